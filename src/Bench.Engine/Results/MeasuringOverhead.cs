using System.Globalization;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results;

/// <summary>What the measurement itself costs, so that a reader can judge it against the latencies.</summary>
/// <param name="ClockReadsPerIo">Clock readings per I/O; null without I/O.</param>
/// <param name="ClockReadCost">Cost of one, ns.</param>
public sealed record MeasuringOverhead(double? ClockReadsPerIo, double ClockReadCost)
{
    private const int Readings = 20_000;

    /// <summary>One sentence for people.</summary>
    public string Statement => ClockReadsPerIo is { } reads
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"About {reads:0.##} clock readings per I/O at {ClockReadCost:0.#} ns each: latencies contain about {ClockReadCost:0.#} ns of measuring, an I/O costs {reads * ClockReadCost:0.#} ns more CPU time.")
        : string.Create(CultureInfo.InvariantCulture, $"No I/O was measured; a clock reading costs {ClockReadCost:0.#} ns.");

    /// <summary>The overhead of a run, from the batch sizes that it had: one reading serves a submitted and one a reaped batch.</summary>
    public static MeasuringOverhead Of(RunOutcome outcome)
    {
        double calls = 0;
        double ios = 0;
        foreach (DaemonStatistics statistics in outcome.Daemons.Select(daemon => daemon.Statistics))
        {
            // A submit takes a reading before and, asynchronously, one after it; a reap takes one.
            long submits = statistics.SubmitSizes.Sum();
            calls += submits + (statistics.Read.Slat.Count + statistics.Write.Slat.Count > 0 ? submits : 0) + statistics.CompleteSizes.Sum();
            ios += statistics.DepthLevels.Sum();
        }

        return new MeasuringOverhead(ios == 0 ? null : calls / ios, outcome.Environment?.ClockReadCost ?? MeasureClock());
    }

    /// <summary>Cost of a clock reading on this machine, ns: the fastest of several rounds.</summary>
    public static double MeasureClock()
    {
        double fastest = double.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long start = Clock.Now;
            long last = 0;
            for (int i = 0; i < Readings; i++)
            {
                last = Clock.Now;
            }

            fastest = Math.Min(fastest, (double)(last - start) / Readings);
        }

        return fastest;
    }
}
