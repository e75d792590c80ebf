using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Measuring;

/// <summary>What recording one finished I/O costs: the target is below 8 ns with all three latencies.</summary>
[MemoryDiagnoser]
public class RecordBenchmark : IDisposable
{
    private const int Ios = 4_096;

    private readonly IoUnit[] _units = new IoUnit[Ios];
    private readonly LatencyStatistics _latency = new();
    private readonly DaemonStatistics _synchronous = new(new StatisticsSetup { Synchronous = true });
    private readonly DaemonStatistics _asynchronous = new(new StatisticsSetup());
    private readonly DaemonStatistics _rated = new(new StatisticsSetup { Rated = true });
    private DaemonLogs _logs = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        long now = 1_000_000_000;
        for (int i = 0; i < Ios; i++)
        {
            now += 1_000;
            // Latencies of a fast device: 60 to 200 µs with a tail, reads and writes mixed as they come.
            long latency = 60_000 + (long)(140_000 * Math.Pow(random.NextDouble(), 3));
            _units[i] = new IoUnit
            {
                Direction = random.Next(10) < 7 ? IoDirection.Read : IoDirection.Write,
                Length = 4_096,
                Result = 4_096,
                Due = now - latency - 100,
                Started = now - latency,
                Issued = now - latency + 1_500 + random.Next(500),
                Completed = now,
            };
        }

        _latency.Prepare();
        foreach (DaemonStatistics statistics in (DaemonStatistics[])[_synchronous, _asynchronous, _rated])
        {
            statistics.Start(0);
        }

        var options = new JobOptions { WriteIopsLog = Path.Combine(Path.GetTempPath(), "bench-log"), LogAvgMsec = 1_000 };
        _logs = DaemonLogs.For(new DaemonPlan(new JobDefinition("a", options, [], new SourceLocation("a", 1), 0), 1, 0, 0, 0, []), false)!;
        _logs.Start(0, 0);
    }

    [Benchmark(OperationsPerInvoke = Ios)]
    public void One_latency()
    {
        foreach (ref IoUnit unit in _units.AsSpan())
        {
            _latency.Record(unit.Completed - unit.Started);
        }
    }

    [Benchmark(OperationsPerInvoke = Ios)]
    public void Synchronous_io() => Record(_synchronous);

    [Benchmark(OperationsPerInvoke = Ios)]
    public void Asynchronous_io() => Record(_asynchronous);

    [Benchmark(OperationsPerInvoke = Ios)]
    public void Rated_asynchronous_io() => Record(_rated);

    [Benchmark(OperationsPerInvoke = Ios)]
    public void Windowed_logs()
    {
        foreach (ref IoUnit unit in _units.AsSpan())
        {
            _logs.Record(in unit);
        }
    }

    public void Dispose()
    {
        _synchronous.Dispose();
        _asynchronous.Dispose();
        _rated.Dispose();
        _logs?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Record(DaemonStatistics statistics)
    {
        foreach (ref IoUnit unit in _units.AsSpan())
        {
            statistics.Record(in unit);
        }
    }
}
