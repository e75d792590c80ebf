using Bench.Engine.Tests.Targets;
using Bench.Engine.Workload.Replay;
using static Bench.Engine.Tests.Workload.Replay.TraceText;

namespace Bench.Engine.Tests.Workload.Replay;

public sealed class TraceReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_entered_a_queue_is_replayed_whatever_the_byte_order(bool swapped)
    {
        Save(
            _folder["t"], swapped,
            Event(5, Notice | 1, payload: 12),
            Event(1000, Read | Queue, sector: 8, bytes: 8192),
            Event(1100, Read | 7, sector: 8, bytes: 8192),
            Event(1500, Write | Queue, sector: 100, bytes: 512, payload: 3),
            Event(1600, Discard | Queue, sector: 16, bytes: 1 << 20),
            Event(1700, Write | Flush | Queue, bytes: 0),
            Event(1800, Write | Queue, bytes: 0),
            Event(1900, Write | Complete, sector: 100));

        Assert.True(TraceFile.IsTrace(_folder["t"], out bool other));
        Assert.Equal(swapped, other);
        using TraceReader reader = Open();
        Assert.Equal(
            [
                new(ReplayAction.Read, 0, 4096, 8192, 1000), new(ReplayAction.Write, 0, 51_200, 512, 1500),
                new(ReplayAction.Trim, 0, 8192, 1 << 20, 1600), new ReplayEvent(ReplayAction.Sync, 0, 0, 0, 1700),
            ],
            All(reader));
        Assert.Equal(["8:0"], reader.Files);
    }

    [Fact]
    public void The_depth_is_what_was_queued_between_two_completions()
    {
        Save(
            _folder["t"], false,
            Event(1, Read | Queue), Event(2, Read | Queue), Event(3, Read | Queue), Event(4, Read | BackMerge), Event(5, Read | Complete),
            Event(6, Read | Queue), Event(7, Read | Complete));
        using TraceReader reader = Open();
        All(reader);

        Assert.Equal(2, reader.Depth);
    }

    [Fact]
    public void A_damaged_trace_is_refused_with_its_file_and_byte()
    {
        Save(_folder["t"], false, Event(1, Read | Queue), Event(2, Read | Queue));
        byte[] whole = File.ReadAllBytes(_folder["t"]);

        Assert.Contains(": byte 48: the trace is cut off inside a record (20 of 48 bytes)", Refusal(whole[..68]));
        Assert.Contains(": byte 48: a record begins with", Refusal([.. whole[..48], .. new byte[48]]));
        Assert.Contains(": byte 0: version 6 of blktrace", Refusal([6, .. whole[1..]]));
        Assert.Contains("is not a binary blktrace", Refusal([1, 2, 3]));
    }

    [Fact]
    public void A_device_that_is_not_here_is_named_with_the_way_out()
    {
        Save(_folder["t"], false, Event(1, Read | Queue) with { Device = (4095u << 20) | 77 });
        var file = new TraceFile(_folder["t"]);
        using var reader = new TraceReader(file.TryRead, file, lookUp: true);

        Assert.Contains("4095:77", Assert.Throws<DeviceException>(() => reader.TryRead(out _)).Message);
    }

    private string Refusal(byte[] trace)
    {
        File.WriteAllBytes(_folder["damaged"], trace);
        return Assert.Throws<DeviceException>(() =>
        {
            using var file = new TraceFile(_folder["damaged"]);
            while (file.TryRead(out _))
            {
            }
        }).Message;
    }

    private TraceReader Open()
    {
        var file = new TraceFile(_folder["t"]);
        return new TraceReader(file.TryRead, file, lookUp: false);
    }

    private static List<ReplayEvent> All(TraceReader reader)
    {
        var events = new List<ReplayEvent>();
        while (reader.TryRead(out ReplayEvent found))
        {
            events.Add(found);
        }

        return events;
    }
}
