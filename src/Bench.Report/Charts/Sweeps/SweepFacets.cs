using Bench.Report.Charts.Standard;
using Bench.Report.Points;

namespace Bench.Report.Charts.Sweeps;

/// <summary>Points of one label and one set of values, along the option on the axis.</summary>
/// <param name="Side">The label.</param>
/// <param name="Variant">What tells it from other lines of the label in the same chart; empty when nothing does.</param>
/// <param name="Points">Ascending by the option.</param>
internal sealed record SweepLine(string Side, string Variant, IReadOnlyList<MeasuredPoint> Points);

/// <summary>Lines that fit into one chart.</summary>
/// <param name="Title">What they have in common; empty when there is one chart.</param>
/// <param name="Lines">The lines.</param>
internal sealed record SweepFacet(string Title, IReadOnlyList<SweepLine> Lines);

/// <summary>Spreads the points of a sweep over charts, so that each has few enough lines to tell apart.</summary>
internal static class SweepFacets
{
    /// <summary>As many as there are colours.</summary>
    private static readonly int MostLines = Palette.Count;

    /// <summary>Strokes that tell variants of a label apart.</summary>
    private const int MostStrokes = 4;

    /// <summary>The charts along an option. As few dimensions as possible are given a chart for each value.</summary>
    public static IReadOnlyList<SweepFacet> Along(PointTable table, string option)
    {
        List<MeasuredPoint> points = [.. table.Points.Where(p => p.Key[option] is { } value && OptionValue.Number(option, value) is not null)];
        List<Func<PointKey, string>> dimensions = [.. Dimensions(table, option).Where(d => points.Select(p => d(p.Key)).Distinct().Count() > 1)];
        for (int apart = 0; ; apart++)
        {
            List<SweepFacet> facets = [.. points
                .GroupBy(p => Text(dimensions.Take(apart), p.Key))
                .Select(g => new SweepFacet(g.Key, Lines([.. g], [.. dimensions.Skip(apart)])))];
            if (apart == dimensions.Count || facets.TrueForAll(Fits))
            {
                return [.. facets.Where(f => f.Lines.Any(l => l.Points.Count > 1))];
            }
        }
    }

    /// <summary>Colours tell labels apart, or variants when there is one label.</summary>
    public static (int Color, SeriesDash Dash) Style(SweepLine line, SweepFacet facet, PointTable table)
    {
        List<string> variants = [.. facet.Lines.Select(l => l.Variant).Distinct()];
        int variant = variants.IndexOf(line.Variant);
        return table.Sides.Count == 1
            ? (variant, SeriesDash.Solid)
            : (table.Sides.ToList().IndexOf(line.Side), (SeriesDash)(variant % MostStrokes));
    }

    /// <summary>The line's name in a legend.</summary>
    public static string Name(SweepLine line, PointTable table) =>
        table.Sides.Count == 1 && line.Variant.Length > 0 ? line.Variant : line.Variant.Length > 0 ? $"{line.Side} {line.Variant}" : line.Side;

    private static IEnumerable<Func<PointKey, string>> Dimensions(PointTable table, string except)
    {
        // Directions belong apart first, then jobs; of options the last one of the sweep, which varies fastest, stays in one chart longest.
        yield return k => TrackStyle.Word(k.Direction);
        yield return k => k.Job;
        foreach (string option in table.Varying.Where(o => o != except))
        {
            yield return k => k[option] is { } value ? $"{option}={value}" : "";
        }
    }

    private static bool Fits(SweepFacet facet)
    {
        int sides = facet.Lines.Select(l => l.Side).Distinct().Count();
        int variants = facet.Lines.Select(l => l.Variant).Distinct().Count();
        return facet.Lines.Count <= MostLines && (sides == 1 || variants <= MostStrokes);
    }

    private static List<SweepLine> Lines(List<MeasuredPoint> points, List<Func<PointKey, string>> dimensions) =>
        [.. points.GroupBy(p => (p.Side, Variant: Text(dimensions, p.Key))).Select(g => new SweepLine(g.Key.Side, g.Key.Variant, [.. g]))];

    private static string Text(IEnumerable<Func<PointKey, string>> dimensions, PointKey key) =>
        string.Join(' ', dimensions.Select(d => d(key)).Where(text => text.Length > 0));
}
