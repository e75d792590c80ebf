using System.Globalization;
using System.Text.Json;

namespace Bench.PeerJobs;

/// <summary>
/// A number that must lie within bounds, for results that chance or time decides. MEASURE is <c>JOB/KEY/KEY...</c> in the last JSON
/// document (<c>a/write/total_ios</c>), <c>documents</c>, <c>rows:FILE</c>, or <c>distinct:FILE</c>, the different offsets of an iolog.
/// </summary>
/// <param name="Measure">What is bounded.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value.</param>
public sealed record PeerBound(string Measure, double Low, double High)
{
    /// <summary>Reads <c>MEASURE LOW..HIGH</c>.</summary>
    public static PeerBound Parse(string text)
    {
        int blank = text.LastIndexOf(' ');
        string[] ends = text[(blank + 1)..].Split("..");
        return new PeerBound(text[..blank], Number(ends[0]), Number(ends[1]));
    }

    /// <summary>What is wrong with a run, or null.</summary>
    public string? Violation(PeerRun run)
    {
        double? value = Value(run);
        return value >= Low && value <= High
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Measure} is {value?.ToString(CultureInfo.InvariantCulture) ?? "missing"}, not within {Low}..{High}");
    }

    private double? Value(PeerRun run)
    {
        string[] parts = Measure.Split(':', 2);
        return parts[0] switch
        {
            "documents" => run.Output.Documents.Count,
            "rows" => run.Lines(parts[1]).Count,
            "distinct" => IoRecord.Read(run, parts[1]).Where(static io => io.Length > 0).Select(static io => io.Offset).Distinct().Count(),
            _ => InDocument(run),
        };
    }

    private double? InDocument(PeerRun run)
    {
        string[] path = Measure.Split('/');
        JsonElement? at = run.Output.Jobs.Where(job => job.GetProperty("jobname").GetString() == path[0]).Select(static job => (JsonElement?)job).FirstOrDefault();
        foreach (string key in path.Skip(1))
        {
            at = at is { } element && element.TryGetProperty(key, out JsonElement next) ? next : null;
        }

        return at?.GetDouble();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
