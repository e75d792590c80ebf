namespace Bench.Engine.Results.Fio;

/// <summary>fio's depth distributions in percent.</summary>
internal static class DepthShares
{
    public static readonly string[] LevelKeys = ["1", "2", "4", "8", "16", "32", ">=64"];
    public static readonly string[] SizeKeys = ["0", "4", "8", "16", "32", "64", ">=64"];

    /// <summary>Share of each class in the sum of all; like fio, a class that is not empty never shows as 0.0 %.</summary>
    public static double[] Of(long[] counts)
    {
        long total = counts.Sum();
        return [.. counts.Select(n => n == 0 ? 0 : Math.Max(100.0 * n / total, 0.1))];
    }
}
