using Bench.Engine.Workload.Replay;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Workload.Replay;

public sealed class TextLogReaderTests
{
    [Fact]
    public void Version_2_has_no_times_but_waits()
    {
        List<ReplayEvent> events = Read("fio version 2 iolog\n/a add\n/a open\n/a read 0 4096\n/a wait 250 0\n/a sync 0 0\n/a datasync 0 0\n/a trim 8192 512\n/a close\n", out var files);

        Assert.Equal(["/a"], files);
        Assert.Equal(
            [
                new(ReplayAction.File, 0, 0, 0, 0), new(ReplayAction.File, 0, 0, 0, 0), new(ReplayAction.Read, 0, 0, 4096, 0),
                new(ReplayAction.Wait, 0, 0, 0, 250_000_000), new(ReplayAction.Sync, 0, 0, 0, 0), new(ReplayAction.Datasync, 0, 0, 0, 0),
                new(ReplayAction.Trim, 0, 8192, 512, 0), new ReplayEvent(ReplayAction.File, 0, 0, 0, 0),
            ],
            events);
    }

    [Fact]
    public void Version_3_has_a_time_in_microseconds_before_each_line()
    {
        List<ReplayEvent> events = Read("fio version 3 iolog\n7 /a add\n8 /b add\n9 /b open\n100 /b write 512 1024\n", out var files);

        Assert.Equal(["/a", "/b"], files);
        Assert.Equal(new ReplayEvent(ReplayAction.Write, 1, 512, 1024, 100_000), events[^1]);
    }

    [Fact]
    public void Logs_that_were_appended_to_one_file_follow_each_other()
    {
        List<ReplayEvent> events = Read("fio version 3 iolog\n0 /a add\n5 /a read 0 512\nfio version 3 iolog\n0 /a add\n6 /a read 512 512\n", out _);

        Assert.Equal([0L, 512], events.Where(static found => found.Action == ReplayAction.Read).Select(static found => found.Offset));
    }

    [Theory]
    [InlineData("", "log:1: the log is empty")]
    [InlineData("hello\n", "log:1: a log of I/O begins with")]
    [InlineData("fio version 1 iolog\n", "log:1: a log of I/O begins with")]
    [InlineData("fio version 2 iolog\n/a add\n/a read 0\n", "log:3: '/a read 0' lacks a length")]
    [InlineData("fio version 2 iolog\n/a add\n/a read 0 4096 1\n", "log:3: '/a read 0 4096 1' is not FILE ACTION")]
    [InlineData("fio version 2 iolog\n/a add\n/a read x 4096\n", "log:3: 'x' is no offset")]
    [InlineData("fio version 2 iolog\n/a add\n/a read -1 4096\n", "log:3: '-1' is no offset")]
    [InlineData("fio version 2 iolog\n/a add\n/a read 0 9999999999\n", "log:3: '9999999999' is no length")]
    [InlineData("fio version 2 iolog\n/a add\n/a read 0 0\n", "log:3: a read of no bytes")]
    [InlineData("fio version 2 iolog\n/a add\n/a frob 0 4096\n", "log:3: 'frob' is not an action on a range")]
    [InlineData("fio version 2 iolog\n/a add\n/a frob\n", "log:3: 'frob' is not an action on a file")]
    [InlineData("fio version 2 iolog\n/a add\n/b open\n", "log:3: /b was not added")]
    [InlineData("fio version 2 iolog\n/a read 0 4096\n", "log:2: /a was not added")]
    [InlineData("fio version 3 iolog\n/a add\n", "log:2: '/a' is no time")]
    [InlineData("fio version 3 iolog\n0 /a add\n1 /a wait 5 0\n", "log:3: version 3 has no wait")]
    [InlineData("fio version 3 iolog\n0 /a add\n1\n", "log:3: '1' is not TIME FILE ACTION")]
    public void A_damaged_log_is_refused_with_its_file_and_line(string text, string message)
    {
        DeviceException refused = Assert.Throws<DeviceException>(() => Read(text, out _));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(22, refused.Errno);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_its_place()
        => Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), static lines => ReadsOrRefuses("fio version 3 iolog\n" + string.Join('\n', lines)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Lines_of_words_in_any_order_are_read_or_refused_with_their_place()
        => Prop.ForAll(Gen.Elements("0", "5", "-1", "/a", "add", "open", "read", "wait", "4096", "18446744073709551616", "\n", "\t").ListOf().ToArbitrary(), static words
            => ReadsOrRefuses("fio version 2 iolog\n/a add\n" + string.Join(' ', words))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool ReadsOrRefuses(string text)
    {
        try
        {
            Read(text, out _);
            return true;
        }
        catch (DeviceException refused)
        {
            return refused.Message.StartsWith("log:", StringComparison.Ordinal);
        }
    }

    private static List<ReplayEvent> Read(string text, out IReadOnlyList<string> files)
    {
        using var reader = new TextLogReader("log", new StringReader(text));
        var events = new List<ReplayEvent>();
        while (reader.TryRead(out ReplayEvent found))
        {
            events.Add(found);
        }

        files = reader.Files;
        return events;
    }
}
