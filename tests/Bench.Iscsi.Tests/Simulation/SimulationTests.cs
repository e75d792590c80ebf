using System.Collections.Concurrent;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>BENCH_SEED repeats one seed; BENCH_SEEDS sets how many run. Seeds take the error recovery levels in turn.</summary>
public sealed class SimulationTests
{
    private const int Seeds = 4000;

    [Fact]
    public void Every_acknowledged_write_is_readable_whatever_the_network_does()
    {
        var single = int.TryParse(Environment.GetEnvironmentVariable("BENCH_SEED"), out var first);
        var seeds = single ? 1 : int.TryParse(Environment.GetEnvironmentVariable("BENCH_SEEDS"), out var wanted) ? wanted : Seeds;
        var met = new IscsiCounters[] { new(), new(), new() };
        long flipped = 0, lost = 0;
        var failures = new ConcurrentDictionary<int, Exception>();
        Parallel.For(first, first + seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            try
            {
                using var simulation = new Simulation(seed);
                simulation.Run(transfers: 60);
                Interlocked.Add(ref flipped, simulation.Flipped);
                Interlocked.Add(ref lost, simulation.Lost);
                Add(met[simulation.Level], simulation.Counters);
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

        if (seeds < 100)
        {
            return;
        }

        Assert.True(flipped > 0 && lost > 0 && met[0].Requeued > 0 && met[0].DataDigestErrors > 0 && met[0].HeaderDigestErrors > 0, "no faults happened");
        Assert.True(met[0].SnacksSent == 0 && met[1].SnacksSent > 0 && met[1].Repetitions > 0 && met[1].RecoveryR2Ts > 0 && met[1].CommandsRetried > 0, "nothing was recovered within connections");
        Assert.True(met[1].TasksReassigned == 0 && met[2].TasksReassigned > 0 && met[2].ConnectionsRecovered > 0, "no connection was recovered");
    }

    private static void Add(IscsiCounters total, IscsiCounters one)
    {
        lock (total)
        {
            total.Requeued += one.Requeued;
            total.DataDigestErrors += one.DataDigestErrors;
            total.HeaderDigestErrors += one.HeaderDigestErrors;
            total.SnacksSent += one.SnacksSent;
            total.Repetitions += one.Repetitions;
            total.RecoveryR2Ts += one.RecoveryR2Ts;
            total.CommandsRetried += one.CommandsRetried;
            total.TasksReassigned += one.TasksReassigned;
            total.ConnectionsRecovered += one.ConnectionsRecovered;
        }
    }
}
