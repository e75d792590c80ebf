using System.Globalization;
using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Advice;

/// <summary>First repeats that are slower than all others: the runs warm caches for one another.</summary>
internal sealed class WarmedByRepeatsAnalyser : IResultAnalyser
{
    /// <summary>Fewer points than this could be slower first by chance (three repeats each: one in 27).</summary>
    private const int FewestPoints = 3;

    private const double Notable = 0.9;

    public IEnumerable<RunWarning> Examine(PointTable points)
    {
        List<List<double>> repeated = [.. points.Points
            .Where(p => p.Runs.Count > 2 && p.Key.Direction == Direction.Read && p.Runs.All(r => r.Result.Ended is not null))
            .Select(p => p.Runs.OrderBy(r => r.Result.Ended).Select(r => r.Direction.Iops).ToList())];
        List<List<double>> slower = [.. repeated.Where(r => r[0] < r.Skip(1).Min() * Notable)];
        if (slower.Count >= FewestPoints && slower.Count > repeated.Count / 2)
        {
            yield return new RunWarning(
                "same-sequence", "warning", "The first repeat was the slowest at most points: caches that it filled served the others.",
                string.Create(CultureInfo.InvariantCulture, $"So at {slower.Count} of {repeated.Count} points with repeats; the first had {100 * slower.Average(r => r[0] / r.Skip(1).Average()):0} % of the IOPS of the others on average."),
                "Set randrepeat=0, use a region much larger than every cache on the way, or leave the first repeat out.", []);
        }
    }
}
