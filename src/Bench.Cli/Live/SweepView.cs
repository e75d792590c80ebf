using Bench.Engine.Results.Statistics;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Live;

/// <summary>Says what happens between the runs of a sweep: a line per run, per rule that stopped something, per find of a search.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="meter">Knows how far it is.</param>
/// <param name="goal">What is searched for; null in a full sweep.</param>
/// <param name="isSingle">True when points are measured once.</param>
internal sealed class SweepView(TextWriter output, SweepMeter meter, SweepGoal? goal, bool isSingle) : ISweepObserver
{
    private static readonly Statistic[] Shown = [Statistic.Parse("iops"), Statistic.Parse("bw"), Statistic.Parse("lat_mean"), Statistic.Parse("p99")];

    /// <inheritdoc/>
    public void Starting(SweepRun run, SweepManifest manifest) => meter.Begin(run, manifest);

    /// <inheritdoc/>
    public void Ended(SweepRun run, ManifestRun state, IStatisticSource? statistics)
    {
        // The visit of a search that follows says the same.
        if (goal is not null && isSingle && state.State == RunState.Done)
        {
            return;
        }

        string what = state.State switch
        {
            RunState.Done => string.Join(", ", Shown.Select(one => statistics?.Value(one) is { } value ? $"{one.Unit.Format(value)}{Name(one)}" : $"no{Name(one)}")),
            RunState.Interrupted => "interrupted",
            _ => $"FAILED: {state.Why}",
        };
        string left = state.State != RunState.Interrupted && meter.Left() is TimeSpan time && time > TimeSpan.Zero ? $"  (eta {Units.Time(time)})" : "";
        output.WriteLine($"bench: {meter.Place}: {what}{left}");
    }

    /// <inheritdoc/>
    public void Skipped(IReadOnlyList<SweepPoint> points, string why)
    {
        string which = points.Count == 1 ? $"point {points[0].Index} ({points[0]}) is" : $"{points.Count} points from {points[0].Index} ({points[0]}) on are";
        output.WriteLine($"bench: {which} skipped: {why}");
    }

    /// <inheritdoc/>
    public void Visited(SearchRecord search, SearchVisit visit)
    {
        string values = string.Join(' ', visit.Values.Select(static value => $"{value.Key}={value.Value}"));
        IEnumerable<string> conditions = goal!.Constraints.Select(condition =>
            $"{condition.Statistic} {(visit.Conditions[condition.Statistic.ToString()] is { } value ? condition.Unit.Format(value) : "not measured")}{(condition.IsMetBy(visit.Conditions[condition.Statistic.ToString()]) ? "" : " (missed)")}");
        string objective = visit.Objective is { } known ? goal.Objective.Unit.Format(known) : "not measured";
        output.WriteLine($"bench: {visit.Why,-6} {values}: {string.Join(", ", conditions.Prepend($"{goal.Objective} {objective}"))}");
    }

    /// <inheritdoc/>
    public void Found(SearchRecord search)
    {
        string where = search.Fixed.Count == 0 ? "" : $"{string.Join(' ', search.Fixed.Select(static value => $"{value.Key}={value.Value}"))}: ";
        output.WriteLine($"bench: {where}{goal}: {search.Verdict}");
    }

    private static string Name(Statistic statistic) => statistic.Kind switch
    {
        StatisticKind.Iops => " IOPS",
        StatisticKind.Bandwidth => "",
        _ => $" {statistic.ToString().Replace("lat_", "", StringComparison.Ordinal)}",
    };
}
