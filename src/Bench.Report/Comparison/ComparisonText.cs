using System.Globalization;
using Bench.Engine.Results.Statistics;
using Bench.Report.Units;

namespace Bench.Report.Comparison;

/// <summary>A comparison in words: the same in the terminal, in the report and in JSON.</summary>
public static class ComparisonText
{
    /// <summary>A change with its sign: <c>+4.21 %</c>; a dash when unknown.</summary>
    public static string Change(double? percent) =>
        percent is not { } known ? "–" : $"{(known > 0 ? "+" : known < 0 ? "−" : "")}{NumberText.Significant(Math.Abs(known))} %";

    /// <summary>The confidence interval of a change: <c>−1.2 … +0.4 %</c>; a dash without one.</summary>
    public static string Interval(StatisticChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Low is { } low && change.High is { } high ? $"{Change((low - 1) * 100)[..^2]} … {Change((high - 1) * 100)}" : "–";
    }

    /// <summary>A side's value with its unit, and its number of repeats where there are several.</summary>
    public static string Value(StatisticChange change, bool baseline)
    {
        ArgumentNullException.ThrowIfNull(change);
        int repeats = change.Points > 1 ? 1 : (baseline ? change.Baseline : change.Candidate).Count;
        return change.Statistic.Unit.Format(baseline ? change.BaselineMean : change.CandidateMean) + (repeats > 1 ? $" ×{repeats}" : "");
    }

    /// <summary>The verdict in words, with what it rests on where that is not repeats.</summary>
    public static string Verdict(StatisticChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        string word = change.Verdict switch
        {
            ChangeVerdict.Better => "better",
            ChangeVerdict.Worse => "worse",
            ChangeVerdict.NoDifferenceShown when change.Low > 1 || change.High < 1 => "no difference shown; repeat it",
            ChangeVerdict.NoDifferenceShown => "no difference shown",
            _ when change.Ratio is null => "not judged: a value is 0",
            _ => "not judged: too few repeats",
        };
        return change.Basis == ChangeBasis.Intervals ? word + " (within one run)" : word;
    }

    /// <summary>What was found and how sure that is, one sentence a line.</summary>
    public static IReadOnlyList<string> Summary(ResultComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var lines = new List<string>();
        if (comparison.Points.Count == 0)
        {
            lines.Add("No point of the baseline has a partner: nothing was compared.");
        }

        string level = (comparison.Confidence * 100).ToString("0.###", CultureInfo.InvariantCulture);
        string chance = ((1 - comparison.Confidence) * 100).ToString("0.###", CultureInfo.InvariantCulture);
        List<StatisticChange> repeated = [.. comparison.Of(ChangeBasis.Repeats)];
        if (repeated.Count > 0)
        {
            lines.Add($"{Count(repeated)} Over repeats: Welch's t-test on logarithms, {level} % intervals, Holm's correction over {Tests(repeated.Count)}: the chance that any difference named is noise is at most {chance} %.");
        }

        foreach (PointComparison overall in comparison.Overall)
        {
            lines.Add($"{overall.Candidate} against {comparison.Sides[0].Name} on the whole ({overall.Name}): {string.Join("; ", overall.Changes.Select(c => $"{c.Statistic} {Change(c.Percent)} ({Interval(c)}), {Verdict(c)}"))}.");
        }

        List<StatisticChange> within = [.. comparison.Of(ChangeBasis.Intervals)];
        if (within.Count > 0)
        {
            lines.Add($"{Count(within)} One run on each side: this rests on the variation within each run only ({Tests(within.Count)}). Two runs of the same configuration may differ by more; repeat them (repeat=3 or more) before believing it.");
        }

        int open = comparison.Of(ChangeBasis.None).Count();
        if (open > 0)
        {
            lines.Add($"{open} of {comparison.Points.Concat(comparison.Overall).Sum(p => p.Changes.Count)} comparisons could not be judged: they need at least two repeats on each side, or one run each with 16 intervals or more.");
        }

        if (comparison.JobsRenamed)
        {
            lines.Add("The sides name their only job differently; it was taken for the same.");
        }

        List<string> silent = [.. SideDifference.Silent(comparison.Sides)];
        if (silent.Count > 0)
        {
            lines.Add($"{string.Join(", ", silent)}: the results tell nothing of host and targets, so differences there cannot be seen.");
        }

        return lines;
    }

    /// <summary>What was not compared, a line for each pair of sides.</summary>
    public static IReadOnlyList<string> Unpaired(ResultComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        const int Named = 6;
        return [.. comparison.Unpaired.GroupBy(u => (u.Side, u.Missing)).Select(g =>
            $"{g.Key.Side} has {g.Count()} {(g.Count() == 1 ? "point" : "points")} without partner in {g.Key.Missing}: {string.Join("; ", g.Take(Named).Select(u => u.Point))}{(g.Count() > Named ? $"; and {g.Count() - Named} more" : "")}")];
    }

    private static string Tests(int count) => count == 1 ? "1 comparison" : $"{count} comparisons";

    private static string Count(List<StatisticChange> changes)
    {
        int Of(ChangeVerdict verdict) => changes.Count(c => c.Verdict == verdict);
        int differ = Of(ChangeVerdict.Better) + Of(ChangeVerdict.Worse);
        return differ == 0
            ? $"No difference shown in {Tests(changes.Count)}."
            : $"{Of(ChangeVerdict.Worse)} worse, {Of(ChangeVerdict.Better)} better, {Of(ChangeVerdict.NoDifferenceShown)} without a difference shown.";
    }
}
