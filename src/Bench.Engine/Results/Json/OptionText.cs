using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Results.Json;

/// <summary>Options as a job file would have them.</summary>
internal static class OptionText
{
    public static string Of(IoPattern pattern) => pattern switch
    {
        IoPattern.Read => "read",
        IoPattern.Write => "write",
        IoPattern.Trim => "trim",
        IoPattern.RandRead => "randread",
        IoPattern.RandWrite => "randwrite",
        IoPattern.RandTrim => "randtrim",
        IoPattern.ReadWrite => "rw",
        IoPattern.RandReadWrite => "randrw",
        IoPattern.TrimWrite => "trimwrite",
        IoPattern.RandTrimWrite => "randtrimwrite",
        _ => pattern.ToString(),
    };

    /// <summary>Block sizes of the directions in use: <c>4096</c>, or <c>4096-8192,16384</c> when they differ.</summary>
    public static string BlockSizes(JobOptions options)
    {
        List<string> used = [];
        for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
        {
            if (((int)options.ReadWrite & (1 << (int)direction)) != 0)
            {
                used.Add(BlockSize(options, direction));
            }
        }

        return string.Join(',', used.Distinct());
    }

    /// <summary>The rate limits: <c>rate=…</c> in B/s, <c>rate_iops=…</c>; null without.</summary>
    public static string? Rate(JobOptions options)
    {
        List<string> limits = [];
        if (options.Rate != default)
        {
            limits.Add("rate=" + List(options.Rate));
        }

        if (options.RateIops != default)
        {
            limits.Add("rate_iops=" + List(options.RateIops));
        }

        return limits.Count == 0 ? null : string.Join(' ', limits);
    }

    /// <summary>What decides the run: the options as written, completed by those that every reader wants to see.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Effective(
        JobDefinition job, IReadOnlyList<KeyValuePair<string, string>> globals)
    {
        JobOptions options = job.Options;
        var effective = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["rw"] = Of(options.ReadWrite),
            ["bs"] = BlockSizes(options),
            ["ioengine"] = options.IoEngine,
            ["iodepth"] = options.IoDepth.ToString(CultureInfo.InvariantCulture),
            ["direct"] = options.Direct ? "1" : "0",
            ["numjobs"] = options.NumJobs.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string name, string value) in job.OwnOptions.Concat(globals))
        {
            effective.TryAdd(name, value);
        }

        return effective;
    }

    private static string BlockSize(JobOptions options, IoDirection direction)
    {
        if (options.BlockSizeSplit[direction] is { Count: > 0 } split)
        {
            return string.Join(':', split.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Size}/{share.Percent}")));
        }

        SizeRange range = options.BlockSize[direction];
        return range.IsFixed
            ? range.Min.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.Min}-{range.Max}");
    }

    private static string List(PerDirection<long> values) => values.Read == values.Write && values.Read == values.Trim
        ? values.Read.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{values.Read},{values.Write},{values.Trim}");
}
