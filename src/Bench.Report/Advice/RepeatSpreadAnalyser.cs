using System.Globalization;
using Bench.Report.Charts.Sweeps;
using Bench.Report.Comparison;
using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Advice;

/// <summary>Repeats of one point that do not agree.</summary>
internal sealed class RepeatSpreadAnalyser : IResultAnalyser
{
    /// <summary>Range of the repeats by their mean.</summary>
    private const double Wide = 0.2;

    public IEnumerable<RunWarning> Examine(PointTable points)
    {
        List<(MeasuredPoint Point, Spread Iops, double Range)> repeated = [.. points.Points
            .Select(p => (Point: p, Iops: Spread.Of(p, SweepMeasure.Iops.Value)))
            .Where(p => p.Iops is { Count: > 1, Mean: > 0 })
            .Select(p => (p.Point, p.Iops!.Value, (p.Iops.Value.High - p.Iops.Value.Low) / p.Iops.Value.Mean))];
        List<(MeasuredPoint Point, Spread Iops, double Range)> wide = [.. repeated.Where(p => p.Range > Wide).OrderByDescending(p => p.Range)];
        if (wide.Count > 0)
        {
            (MeasuredPoint point, Spread iops, double range) = wide[0];
            yield return new RunWarning(
                "repeats-differ", "warning", $"Repeats of the same point differ widely at {wide.Count} of {repeated.Count} points.",
                string.Create(CultureInfo.InvariantCulture, $"{point.Side}, {PointComparison.NameOf(point.Key)}: {NumberText.Of(Quantity.Iops, iops.Low)} to {NumberText.Of(Quantity.Iops, iops.High)} IOPS over {iops.Count} repeats, {100 * range:0} % of their mean."),
                "Keep other work off the machine and the storage, run longer, and repeat more; order=interleaved or random spreads drift over all points.", []);
        }
    }
}
