using System.Globalization;
using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Results.Statistics;

/// <summary>The names of statistics, declared once.</summary>
internal static class StatisticNames
{
    private static readonly (string Name, StatisticKind Kind)[] Kinds =
    [
        ("iops", StatisticKind.Iops), ("bw", StatisticKind.Bandwidth), ("ios", StatisticKind.Ios), ("bytes", StatisticKind.Bytes),
        ("errors", StatisticKind.Errors), ("cpu", StatisticKind.Cpu), ("cpu_per_io", StatisticKind.CpuPerIo),
        ("host_cpu", StatisticKind.HostCpu), ("depth", StatisticKind.Depth),
    ];

    private static readonly (string Name, LatencyPart Part)[] Parts =
    [
        ("lat", LatencyPart.Total), ("clat", LatencyPart.Completion), ("slat", LatencyPart.Submission), ("response", LatencyPart.Response),
    ];

    private static readonly (string Name, LatencyMeasure Measure)[] Measures =
    [
        ("mean", LatencyMeasure.Mean), ("min", LatencyMeasure.Minimum), ("max", LatencyMeasure.Maximum), ("stddev", LatencyMeasure.Deviation),
    ];

    private static readonly IoDirection[] Directions = [IoDirection.Read, IoDirection.Write, IoDirection.Trim];

    public static string Of(StatisticKind kind) => Array.Find(Kinds, entry => entry.Kind == kind).Name;

    public static string Of(LatencyPart part) => Array.Find(Parts, entry => entry.Part == part).Name;

    public static string Of(LatencyMeasure measure) => Array.Find(Measures, entry => entry.Measure == measure).Name;

    /// <summary>Parses <c>[JOB:][DIRECTION.]NAME</c>.</summary>
    /// <exception cref="FormatException">There is no such statistic.</exception>
    public static Statistic Parse(string text)
    {
        string name = text.Trim();
        int colon = name.LastIndexOf(':');
        string? job = colon < 0 ? null : name[..colon].Trim();
        string rest = name[(colon + 1)..].Trim();
        IoDirection? direction = null;
        foreach (IoDirection candidate in Directions)
        {
            string prefix = $"{candidate.ToString().ToLowerInvariant()}.";
            if (rest.StartsWith(prefix, StringComparison.Ordinal))
            {
                direction = candidate;
                rest = rest[prefix.Length..];
                break;
            }
        }

        Statistic found = (Plain(rest) ?? Latency(rest) ?? throw Unknown(text, rest)) with { Job = job, Direction = direction };
        if (direction is not null && found.Kind is StatisticKind.Cpu or StatisticKind.CpuPerIo or StatisticKind.HostCpu or StatisticKind.Depth)
        {
            throw new FormatException($"{rest} is not measured per direction: leave out '{direction.ToString()!.ToLowerInvariant()}.'");
        }

        return job is not { Length: 0 } && (job is null || found.Kind != StatisticKind.HostCpu)
            ? found
            : throw new FormatException($"'{text.Trim()}': {(job!.Length == 0 ? "no job before the ':'" : "host_cpu is of the whole machine, not of a job")}");
    }

    private static Statistic? Plain(string name)
    {
        int at = Array.FindIndex(Kinds, entry => entry.Name == name);
        return at < 0 ? null : new Statistic(Kinds[at].Kind);
    }

    // lat_mean, clat_p99.9, p99 (of lat).
    private static Statistic? Latency(string name)
    {
        int line = name.IndexOf('_', StringComparison.Ordinal);
        int part = line < 0 ? 0 : Array.FindIndex(Parts, entry => entry.Name == name[..line]);
        if (part < 0)
        {
            return null;
        }

        string measure = name[(line + 1)..];
        var latency = new Statistic(StatisticKind.Latency) { Part = Parts[part].Part };
        if (measure.StartsWith('p') && double.TryParse(measure.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
        {
            return percent is > 0 and <= 100
                ? latency with { Measure = LatencyMeasure.Percentile, Percent = percent }
                : throw new FormatException($"'{name}': a percentile is above 0 and at most 100");
        }

        int at = line < 0 ? -1 : Array.FindIndex(Measures, entry => entry.Name == measure);
        return at < 0 ? null : latency with { Measure = Measures[at].Measure };
    }

    private static FormatException Unknown(string text, string name)
    {
        IEnumerable<string> known = Kinds.Select(static entry => entry.Name)
            .Concat(from part in Parts from measure in Measures select $"{part.Name}_{measure.Name}")
            .Append("p99");
        string hint = NearestName.Find(name, known) is { } near
            ? $"; did you mean {near}?"
            : "; there are iops, bw, lat_mean, lat_max, p99, clat_p99.9, read.iops, cpu and others";
        return new FormatException($"unknown statistic '{text.Trim()}'{hint}");
    }
}
