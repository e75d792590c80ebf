using System.Diagnostics;
using Bench.Engine;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Measuring;

/// <summary>What a clock reading costs: ours, and CLOCK_MONOTONIC through the vDSO.</summary>
public class ClockBenchmarks
{
    [Benchmark]
    public long Clock_reading() => Clock.Now;

    [Benchmark(Baseline = true)]
    public long Monotonic_reading() => Stopwatch.GetTimestamp();
}
