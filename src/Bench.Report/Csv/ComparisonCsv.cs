using System.Globalization;
using Bench.Report.Charts.Standard;
using Bench.Report.Comparison;

namespace Bench.Report.Csv;

/// <summary><c>comparison.csv</c>: a row for each statistic of each pair of points.</summary>
internal static class ComparisonCsv
{
    public static void Write(string path, ResultComparison comparison)
    {
        string baseline = comparison.Sides[0].Name;
        CsvColumn<(PointComparison Point, StatisticChange Change)>[] columns =
        [
            new("baseline", _ => baseline),
            new("candidate", r => r.Point.Candidate),
            .. comparison.Points.SelectMany(p => p.Values.Select(v => v.Key)).Distinct().Select(option =>
                new CsvColumn<(PointComparison Point, StatisticChange Change)>(option, r => r.Point.Values.FirstOrDefault(v => v.Key == option).Value)),
            new("job", r => r.Point.Job),
            new("direction", r => TrackStyle.Word(r.Point.Direction)),
            new("statistic", r => r.Change.Statistic),
            new("points", r => r.Change.Points),
            new("baseline_repeats", r => r.Change.Points > 1 ? null : r.Change.Baseline.Count),
            new("candidate_repeats", r => r.Change.Points > 1 ? null : r.Change.Candidate.Count),
            new("baseline_mean", r => r.Change.BaselineMean),
            new("candidate_mean", r => r.Change.CandidateMean),
            new("change_percent", r => r.Change.Percent),
            new("change_low_percent", r => (r.Change.Low - 1) * 100),
            new("change_high_percent", r => (r.Change.High - 1) * 100),
            new("p", r => r.Change.PValue?.ToString("G4", CultureInfo.InvariantCulture)),
            new("p_adjusted", r => r.Change.AdjustedPValue?.ToString("G4", CultureInfo.InvariantCulture)),
            new("basis", r => r.Change.Basis.ToString().ToLowerInvariant()),
            new("verdict", r => ComparisonText.Verdict(r.Change)),
        ];
        CsvTable.Write(path, columns, comparison.Overall.Concat(comparison.Points).SelectMany(p => p.Changes.Select(c => (p, c))));
    }
}
