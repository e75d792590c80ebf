using Bench.Engine.Results.Json;
using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Sweeps;

// Sweeps with a goal: which points there are follows from what the earlier ones gave.
public sealed partial class SweepRunner
{
    private bool Search(SweepGoal goal)
    {
        _manifest.Searches = [];
        SweepAxis[] listed = [.. _spec.Axes.Where(static axis => axis.Range is null)];
        SearchDimension[] dimensions = [.. _spec.Axes.Where(static axis => axis.Range is not null).Select(static axis => new SearchDimension(axis))];
        foreach (SweepPoint combination in SweepPoint.CrossProduct(listed))
        {
            var record = new SearchRecord { Fixed = new(combination.Values) };
            _manifest.Searches.Add(record);
            var search = new GoalSearch(dimensions, goal.Maximize);
            if (!search.Run((place, isScan) => Visit(goal, record, combination, dimensions, place, isScan)))
            {
                return false;
            }

            Conclude(search, dimensions, record);
            _observer.Found(record);
        }

        return true;
    }

    private SearchValue? Visit(
        SweepGoal goal, SearchRecord record, SweepPoint combination, SearchDimension[] dimensions, IReadOnlyList<long> place, bool isScan)
    {
        var searched = new Dictionary<string, string>();
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            searched.Add(dimensions[dimension].Axis.Options[0], dimensions[dimension].Text(place[dimension]));
        }

        SweepPoint point = PointAt(combination, searched);
        for (int repeat = 1; repeat <= _spec.Repeat; repeat++)
        {
            var run = new SweepRun(point, repeat);
            if (_manifest[run].State == RunState.Waiting && !Measure(run))
            {
                return null;
            }
        }

        IStatisticSource[] measured = [.. Enumerable.Range(1, _spec.Repeat).Select(repeat => StatisticsOf(new SweepRun(point, repeat))).OfType<IStatisticSource>()];
        var means = new MeanStatistics(measured);
        double? objective = means.Value(goal.Objective);
        double miss = goal.Constraints.Sum(condition => MissOf(condition, means.Value(condition.Statistic)));
        bool meets = goal.Constraints.All(condition => condition.IsMetBy(means));
        var visit = new SearchVisit(
            point.Index,
            searched,
            isScan ? "scan" : "refine",
            objective,
            meets && objective is not null,
            goal.Constraints.DistinctBy(static condition => condition.Statistic).ToDictionary(
                static condition => condition.Statistic.ToString(), condition => means.Value(condition.Statistic)));
        record.Path.Add(visit);
        _observer.Visited(record, visit);
        return new SearchValue(objective, visit.Meets, objective is null ? double.PositiveInfinity : meets ? 0 : miss);
    }

    private SweepPoint PointAt(SweepPoint combination, Dictionary<string, string> searched)
    {
        Dictionary<string, string> known = new(combination.Values.Concat(searched));
        KeyValuePair<string, string>[] values =
            [.. _spec.Axes.SelectMany(static axis => axis.Options).Select(option => KeyValuePair.Create(option, known[option]))];
        ManifestPoint point = _manifest.Points.Find(other => other.Values.All(value => UrlSecrets.Mask(known[value.Key]) == value.Value))
            ?? _manifest.Add(new SweepPoint(_manifest.Points.Count + 1, values, []));
        return new SweepPoint(point.Index, values, []);
    }

    private static double MissOf(StatisticCondition condition, double? value) =>
        condition.IsMetBy(value) ? 0
        : value is { } known ? Math.Abs(known - condition.Threshold) / Math.Max(Math.Abs(condition.Threshold), double.Epsilon)
        : double.PositiveInfinity;

    private void Conclude(GoalSearch search, SearchDimension[] dimensions, SearchRecord record)
    {
        Dictionary<string, string> best = [];
        var atEnd = new List<string>();
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            long position = search.Best[dimension];
            best.Add(dimensions[dimension].Axis.Options[0], dimensions[dimension].Text(position));
            if (position == dimensions[dimension].Count - 1)
            {
                atEnd.Add(dimensions[dimension].Axis.Options[0]);
            }
        }

        SearchVisit visit = record.Path.FindLast(visit => visit.Values.All(value => best[value.Key] == value.Value))!;
        string values = string.Join(' ', best.Select(static value => $"{value.Key}={value.Value}"));
        SweepGoal goal = _spec.Goal!;
        record.Best = search.BestValue.Meets ? visit.Point : null;
        string conditions = string.Join(", ", goal.Constraints.DistinctBy(static condition => condition.Statistic).Select(condition =>
            $"{condition.Statistic} {Shown(condition.Unit, visit.Conditions[condition.Statistic.ToString()])}"));
        record.Verdict = search.BestValue.Meets
            ? $"{values}: {goal.Objective} {Shown(goal.Objective.Unit, visit.Objective)}{(conditions.Length > 0 ? $", {conditions}" : "")}" +
              $"{(atEnd.Count > 0 ? $" (at the end of the range of {string.Join(", ", atEnd)}: widen it)" : "")}{(search.IsCutShort ? " (search cut short)" : "")}"
            : $"no value meets the conditions; nearest is {values}{(conditions.Length > 0 ? $" with {conditions}" : "")}";
    }

    private static string Shown(StatisticUnit unit, double? value) => value is { } known ? unit.Format(known) : "not measured";
}
