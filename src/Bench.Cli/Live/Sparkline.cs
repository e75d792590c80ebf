namespace Bench.Cli.Live;

/// <summary>A row of block characters that shows how a value went.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the values against their own maximum; the base line is zero, so that steadiness looks steady.</summary>
    public static string Draw(IReadOnlyCollection<double> values)
    {
        double top = values.DefaultIfEmpty(0).Max();
        return top <= 0
            ? new string(Levels[0], values.Count)
            : string.Concat(values.Select(value => Levels[(int)Math.Round(value / top * (Levels.Length - 1))]));
    }
}
