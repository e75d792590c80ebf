using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Measuring;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Measuring;

/// <summary>What closing an interval of the series costs a daemon, after a thousand I/Os of 60 to 200 µs.</summary>
public class IntervalBenchmarks : IDisposable
{
    private const int Ios = 1_000;
    private const long Interval = 100_000_000;

    private readonly DaemonStatistics _statistics = new(new StatisticsSetup { SeriesInterval = Interval });
    private readonly Random _random = new(1);
    private long _now;

    [GlobalSetup]
    public void Start() => _statistics.Start(0);

    /// <summary>Recording alone, to be taken off the other.</summary>
    [Benchmark(Baseline = true)]
    public void Thousand_ios()
    {
        for (int i = 0; i < Ios; i++)
        {
            long latency = 60_000 + _random.Next(140_000);
            var unit = new IoUnit { Direction = IoDirection.Read, Length = 4096, Result = 4096, Completed = latency };
            _statistics.Record(in unit);
        }
    }

    [Benchmark]
    public void Thousand_ios_and_the_end_of_an_interval()
    {
        Thousand_ios();
        _now += Interval;
        _statistics.Roll(_now);
    }

    public void Dispose()
    {
        _statistics.Dispose();
        GC.SuppressFinalize(this);
    }
}
