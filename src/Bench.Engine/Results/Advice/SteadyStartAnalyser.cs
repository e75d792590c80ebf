using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>Measurements that were to begin in a steady state and did not.</summary>
internal sealed class SteadyStartAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome) => outcome.SteadyStarts
        .Where(static start => !start.IsAttained)
        .Select(start => new Advisory(
            "steady-start", true, "The measurement began although the state was not steady.",
            string.Create(CultureInfo.InvariantCulture, $"{start.Criterion} was not met within {start.Seconds:0.#} s; the last value was {start.Value:0.##}."),
            "Give it more time (steady=... within 30m), or a wider criterion.",
            [.. outcome.Daemons.Where(daemon => daemon.Plan.Phase == start.Phase).Select(static daemon => daemon.Plan.Job.Name).Distinct()]));
}
