using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Results;

/// <summary>I/Os for sample runs.</summary>
internal static class Workloads
{
    public static IEnumerable<(IoDirection, long)> Reads(int count, long latency) => Enumerable.Repeat((IoDirection.Read, latency), count);

    public static IEnumerable<(IoDirection, long)> Writes(int count, long latency) => Enumerable.Repeat((IoDirection.Write, latency), count);

    /// <summary>A mixed job of 2 s with fsync on an asynchronous engine, and a grouped pair of readers.</summary>
    public static SampleRun Mixed()
    {
        var random = new Random(1);
        IEnumerable<(IoDirection, long)> ios = Enumerable.Range(0, 20_000)
            .Select(i => (i % 3 == 0 ? IoDirection.Write : IoDirection.Read, 20_000L + (long)Math.Pow(random.NextDouble() * 1_500, 2)));
        return new SampleRun()
            .Job(
                "mix",
                new JobOptions
                {
                    ReadWrite = IoPattern.RandReadWrite,
                    IoEngine = "libaio",
                    IoDepth = 8,
                    Fsync = 32,
                    SlatPercentiles = true,
                    LatPercentiles = true,
                    PercentileList = [50, 90, 99, 99.9],
                    Description = "hello there",
                },
                ios.Append((IoDirection.Sync, 445_000L)).Append((IoDirection.Sync, 10_430_000L)),
                synchronous: false,
                gap: 100_000)
            .Job("clones", new JobOptions { ReadWrite = IoPattern.RandRead, GroupReporting = true }, Reads(2_001, 83_000), clones: 2, group: 1, phase: 1);
    }
}
