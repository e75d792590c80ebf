using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;

namespace Bench.Engine.Tests.Running;

/// <summary>The collector must not run, and nothing be allocated per I/O, while daemons measure.</summary>
[Collection(nameof(QuietMeasurementTests))]
public sealed class QuietMeasurementTests : IDisposable
{
    private readonly RunFixture _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("null", 1, IoPattern.RandRead)]
    [InlineData("null", 32, IoPattern.RandReadWrite)]
    [InlineData("psync", 1, IoPattern.RandRead)]
    [InlineData("io_uring", 32, IoPattern.RandRead)]
    [InlineData("libaio", 32, IoPattern.RandReadWrite)]
    public void Millions_of_ios_allocate_no_more_than_the_watching_does(string engine, int depth, IoPattern pattern)
    {
        // What the coordinator and the observer allocate in the seconds that the run takes; an allocation per I/O would
        // be at least 24 bytes a million times over.
        const long WatchingBytes = 4 << 20;
        const long Ios = 1 << 20;
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = engine;
            options.IoDepth = depth;
            options.Filename = _run.PathOf("data");
            options.ReadWrite = pattern;
            options.Size = new SizeSpec(16 << 20);
            options.IoSize = new SizeSpec(Ios * 4096);
        }));

        DaemonOutcome daemon = Assert.Single(outcome.Daemons);
        Assert.Equal(0, daemon.Errno);
        Assert.Equal(Ios, daemon.Statistics.Read.TotalIos + daemon.Statistics.Write.TotalIos);
        ManagedMemoryUse use = outcome.ManagedMemory!.Value;
        Assert.Equal(0, use.Generation0);
        Assert.True(use.AllocatedBytes < WatchingBytes, $"{use.AllocatedBytes} bytes for {Ios} I/Os");
    }
}

/// <summary>Counts of the whole process are only ours when nobody else runs.</summary>
[CollectionDefinition(nameof(QuietMeasurementTests), DisableParallelization = true)]
public sealed class QuietMeasurementCollection;
