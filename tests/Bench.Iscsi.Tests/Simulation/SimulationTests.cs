namespace Bench.Iscsi.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 400;

    [Fact]
    public void Every_acknowledged_write_is_readable_whatever_the_network_does()
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("BENCH_SEED"), out var given) ? given : 0;
        var seeds = Environment.GetEnvironmentVariable("BENCH_SEED") is null ? Seeds : 1;
        long cuts = 0, flipped = 0, digestErrors = 0;
        for (var seed = first; seed < first + seeds; seed++)
        {
            try
            {
                using var simulation = new Simulation(seed);
                simulation.Run(transfers: 60);
                cuts += simulation.Counters.Requeued;
                flipped += simulation.Flipped;
                digestErrors += simulation.Counters.DataDigestErrors + simulation.Counters.HeaderDigestErrors;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed} fails (BENCH_SEED={seed} repeats it): {error.Message}", error);
            }
        }

        Assert.True(seeds == 1 || (cuts > 0 && flipped > 0 && digestErrors > 0), $"no faults happened: {cuts} requeued, {flipped} bits, {digestErrors} digest errors");
    }
}
