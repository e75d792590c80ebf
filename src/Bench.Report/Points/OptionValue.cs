using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Table;

namespace Bench.Report.Points;

/// <summary>Options under one name and values in one spelling, so that <c>blocksize=4k</c> and <c>bs=4096</c> are the same.</summary>
internal static partial class OptionValue
{
    /// <summary>Options that fio leaves out where they have their default, and that every reader asks for.</summary>
    private static readonly string[] Essential = ["rw", "bs", "ioengine", "iodepth", "numjobs", "direct"];

    /// <summary>Names of things and places of output: two runs that differ in these alone did the same.</summary>
    private static readonly HashSet<string> Incidental = new(StringComparer.Ordinal)
    {
        "label", "name", "description", "directory", "randseed", "group_reporting", "write_bw_log", "write_lat_log", "write_iops_log", "write_hist_log",
        "log_avg_msec", "log_hist_msec", "per_job_logs", "disk_util", "clat_percentiles", "lat_percentiles", "slat_percentiles", "percentile_list",
    };

    /// <summary>True for an option that tells one measuring point from another.</summary>
    public static bool Matters(string name) => !Incidental.Contains(name);

    /// <summary>The option's own name for any of its aliases.</summary>
    public static string Name(string name) => OptionTable.Standard.Find(name)?.Name ?? name;

    /// <summary>True for an option that holds a size in bytes.</summary>
    public static bool IsSize(string name) => OptionTable.Standard.Find(name)?.Syntax.Description.StartsWith("size", StringComparison.Ordinal) == true;

    /// <summary>True where an option's values are sizes: by the option, or by their suffixes where an engine of its own brought the option.</summary>
    public static bool AreSizes(string name, IEnumerable<string> values) =>
        IsSize(name) || (OptionTable.Standard.Find(name) is null && values.Any(static value => value.Length > 0 && char.IsLetter(value[^1]) && Bytes(value) is not null));

    /// <summary>A value in one spelling: sizes as <c>8k</c>, a bare option as its value.</summary>
    public static string Normal(string name, string value)
    {
        OptionDefinition? option = OptionTable.Standard.Find(name);
        string text = value.Trim();
        if (text.Length == 0)
        {
            return option?.Syntax.BareValue ?? text;
        }

        return IsSize(name) ? string.Join(',', text.Split(',').Select(part => Bytes(part.Trim()) is { } bytes ? Size(bytes) : part.Trim())) : text;
    }

    /// <summary>The number in a value, bytes of a size; null for anything else.</summary>
    public static double? Number(string name, string value) => IsSize(name)
        ? Bytes(value)
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : OptionTable.Standard.Find(name) is null ? Bytes(value)
        : null;

    /// <summary>The options of a job, its sweep's values first, then its own, the plan's, and fio's defaults for the rest.</summary>
    public static Dictionary<string, string> Effective(params IEnumerable<KeyValuePair<string, string>>[] sources)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in sources.SelectMany(source => source))
        {
            string own = Name(name);
            options.TryAdd(own, Normal(own, value));
        }

        foreach (string name in Essential.Where(name => !options.ContainsKey(name)))
        {
            if (OptionTable.Standard.Find(name)?.Default is { } byDefault)
            {
                options[name] = Normal(name, byDefault);
            }
        }

        return options;
    }

    private static string Size(double bytes) => bytes switch
    {
        > 0 when bytes % (1L << 30) == 0 => $"{bytes / (1L << 30)}g",
        > 0 when bytes % (1L << 20) == 0 => $"{bytes / (1L << 20)}m",
        > 0 when bytes % (1L << 10) == 0 => $"{bytes / (1L << 10)}k",
        _ => bytes.ToString("0", CultureInfo.InvariantCulture),
    };

    private static double? Bytes(string text)
    {
        Match match = SizeText().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int power = match.Groups[2].Value.ToLowerInvariant() switch { "k" => 10, "m" => 20, "g" => 30, "t" => 40, _ => 0 };
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (1L << power);
    }

    // As jobs have them with kb_base=1024: k, kb and kib are all 1024.
    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*([kmgtKMGT]?)(?:[iI]?[bB])?$")]
    private static partial Regex SizeText();
}
