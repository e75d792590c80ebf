using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>The counter that latencies were taken with and the kernel's clock went at different speeds.</summary>
internal sealed class ClockAnalyser : IRunAnalyser
{
    // The kernel may lengthen or shorten its seconds by up to 500 millionths to follow a time server; a sound counter that
    // was calibrated meanwhile is off by no more than a part of that.
    private const double Tolerated = 200;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        if (outcome.ClockDrift is { CertainPartsPerMillion: > Tolerated } drift)
        {
            yield return new Advisory(
                "clock-drift", true, "The processor's time stamp counter and the kernel's clock disagree: latencies, run times and rates are off by as much.",
                string.Create(CultureInfo.InvariantCulture, $"{drift.PartsPerMillion:+0;-0} millionths over {drift.Elapsed / 1e9:0.0} s ({drift.Nanoseconds / 1e3:+0;-0} µs)."),
                "Set BENCH_CLOCK=monotonic, which reads the kernel's clock instead at about 15 ns more for a reading.", []);
        }
    }
}
