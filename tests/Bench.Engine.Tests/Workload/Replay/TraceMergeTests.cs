using Bench.Engine.Tests.Targets;
using Bench.Engine.Workload.Replay;
using static Bench.Engine.Tests.Workload.Replay.TraceText;

namespace Bench.Engine.Tests.Workload.Replay;

/// <summary>Merges of block traces; fio 3.33 has the option, but ends it with "iolog short read".</summary>
public sealed class TraceMergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "a0 b5 a10 b10 a20 b25")]
    [InlineData("50:200", "", "a0 a5 a10 b10 b20 b50")]
    [InlineData("", "2:1", "a0 b5 a10 b10 a20 a20 b25 a30 a40")]
    [InlineData("200:100", "2:1", "a0 b5 b10 a20 b25 a40 a40 a60 a80")]
    public void Traces_are_merged_in_the_order_of_their_stretched_times(string scalars, string iterations, string merged)
    {
        Save(_folder["a"], false, Event(0, Read | Queue, sector: 1), Event(10, Read | Queue, sector: 1, payload: 7), Event(20, Read | Queue, sector: 1));
        Save(
            _folder["b"], true,
            Event(1, Notice | 2, payload: 9), Event(5, Write | Queue, sector: 2), Event(10, Write | Queue, sector: 2), Event(12, Write | Complete, sector: 2),
            Event(25, Discard | Queue, sector: 2));
        using (TraceMerge merge = new([_folder["a"], _folder["b"]], Numbers(scalars), Numbers(iterations)))
        {
            merge.Write(_folder["merged"]);
        }

        Assert.Equal(merged, string.Join(' ', Records(_folder["merged"]).Select(static record => $"{(record.Sector == 1 ? 'a' : 'b')}{record.Time}")));
    }

    [Fact]
    public void Lists_must_have_a_value_for_each_file()
    {
        Save(_folder["a"], false, Event(1, Read | Queue));

        Assert.Contains("merge_blktrace_scalars has 2 values for the 1 files", Assert.Throws<DeviceException>(() => new TraceMerge([_folder["a"]], [1, 2], [])).Message);
    }

    private static List<TraceRecord> Records(string path)
    {
        using var file = new TraceFile(path);
        var records = new List<TraceRecord>();
        while (file.TryRead(out TraceRecord record))
        {
            records.Add(record);
        }

        return records;
    }

    private static double[] Numbers(string list) => list.Length == 0 ? [] : [.. list.Split(':').Select(double.Parse)];
}
