using System.Collections.Concurrent;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>BENCH_SEED repeats one seed; BENCH_SEEDS sets how many run.</summary>
public sealed class SimulationTests
{
    private const int Seeds = 4000;

    [Fact]
    public void Every_acknowledged_write_is_readable_whatever_the_network_does()
    {
        var single = int.TryParse(Environment.GetEnvironmentVariable("BENCH_SEED"), out var first);
        var seeds = single ? 1 : int.TryParse(Environment.GetEnvironmentVariable("BENCH_SEEDS"), out var wanted) ? wanted : Seeds;
        long requeued = 0, flipped = 0, digestErrors = 0;
        var failures = new ConcurrentDictionary<int, Exception>();
        Parallel.For(first, first + seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            try
            {
                using var simulation = new Simulation(seed);
                simulation.Run(transfers: 60);
                Interlocked.Add(ref requeued, simulation.Counters.Requeued);
                Interlocked.Add(ref flipped, simulation.Flipped);
                Interlocked.Add(ref digestErrors, simulation.Counters.DataDigestErrors + simulation.Counters.HeaderDigestErrors);
            }
            catch (Exception error)
            {
                failures[seed] = error;
                loop.Break();
            }
        });

        if (!failures.IsEmpty)
        {
            var seed = failures.Keys.Min();
            throw new InvalidOperationException($"seed {seed} fails (BENCH_SEED={seed} repeats it): {failures[seed].Message}", failures[seed]);
        }

        Assert.True(seeds < 100 || (requeued > 0 && flipped > 0 && digestErrors > 0), $"no faults happened: {requeued} requeued, {flipped} bits, {digestErrors} digest errors");
    }
}
