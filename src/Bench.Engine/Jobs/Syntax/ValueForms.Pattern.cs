using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

/// <summary>A parsed <c>rw</c>.</summary>
/// <param name="Pattern">Directions and order.</param>
/// <param name="Step">Bytes added after each sequential block.</param>
/// <param name="Count">I/Os per random offset.</param>
internal readonly record struct ReadWriteValue(IoPattern Pattern, long Step, int Count);

// Forms that only the options of the I/O pattern have.
public static partial class ValueForms
{
    private const double DefaultZipf = 1.1;
    private const double DefaultPareto = 0.2;
    private const int MostZones = 256;
    private const int MostSplits = 64;

    internal static OptionSyntax<ReadWriteValue> ReadWrite { get; } = WordWithSuffix<IoPattern, ReadWriteValue>(
        ":N (sequential: bytes added after each block, may be negative; random: I/Os per random offset)",
        (pattern, suffix) =>
        {
            if (suffix is not { } text)
            {
                return new ReadWriteValue(pattern, 0, 1);
            }

            return pattern.HasFlag(IoPattern.Random)
                ? new ReadWriteValue(pattern, 0, (int)InRange(Quantity.ParseWhole(text, QuantityUnits.Size(text.KbBase), ""), 1, int.MaxValue, ""))
                : new ReadWriteValue(pattern, ParseSize(text, -long.MaxValue, long.MaxValue), 1);
        },
        ("read", IoPattern.Read, "sequential reads"),
        ("write", IoPattern.Write, "sequential writes"),
        ("trim", IoPattern.Trim, "sequential trims"),
        ("randread", IoPattern.RandRead, "random reads"),
        ("randwrite", IoPattern.RandWrite, "random writes"),
        ("randtrim", IoPattern.RandTrim, "random trims"),
        ("rw", IoPattern.ReadWrite, "sequential reads and writes, two streams"),
        ("readwrite", IoPattern.ReadWrite, "same as rw"),
        ("randrw", IoPattern.RandReadWrite, "random reads and writes"),
        ("trimwrite", IoPattern.TrimWrite, "each block trimmed, then written, in sequence"),
        ("randtrimwrite", IoPattern.RandTrimWrite, "each block trimmed, then written, at random"));

    internal static OptionSyntax<RandomDistribution> Distribution { get; } = WordWithSuffix<RandomDistributionKind, RandomDistribution>(
        ":PARAMETERS",
        (kind, suffix) => kind switch
        {
            RandomDistributionKind.Random => suffix is null
                ? RandomDistribution.Uniform
                : throw new OptionValueException("random takes no parameter"),
            RandomDistributionKind.Zoned or RandomDistributionKind.ZonedAbs => ParseZones(kind, suffix),
            _ => ParseSkew(kind, suffix),
        },
        ("random", RandomDistributionKind.Random, "uniform"),
        ("zipf", RandomDistributionKind.Zipf, "zipf:THETA[:CENTER], theta above 0 and not 1, default 1.1; center 0..1 places the hottest block"),
        ("pareto", RandomDistributionKind.Pareto, "pareto:H[:CENTER], 0 < h < 1, default 0.2"),
        ("normal", RandomDistributionKind.Normal, "normal:DEVIATION[:CENTER], percent, 0 <= deviation < 100"),
        ("gauss", RandomDistributionKind.Normal, "same as normal"),
        ("zoned", RandomDistributionKind.Zoned, "zoned:ACCESS%/SIZE%:..., shares of I/Os over shares of the region, by direction with commas"),
        ("zoned_abs", RandomDistributionKind.ZonedAbs, "zoned_abs:ACCESS%/SIZE:..., the same with sizes in bytes"));

    internal static OptionSyntax<FileService> FileServiceOrder { get; } = WordWithSuffix<FileServiceType, FileService>(
        ":N I/Os before the next file is chosen, or the parameter of a skewed order",
        (kind, suffix) =>
        {
            if (kind is FileServiceType.RoundRobin or FileServiceType.Random or FileServiceType.Sequential)
            {
                return new FileService(kind, 0, suffix is { } text ? Integer(1).Parse(text) : 1);
            }

            var distribution = ParseSkew(
                kind switch
                {
                    FileServiceType.Zipf => RandomDistributionKind.Zipf,
                    FileServiceType.Pareto => RandomDistributionKind.Pareto,
                    _ => RandomDistributionKind.Normal,
                },
                suffix);
            return new FileService(kind, distribution.Parameter);
        },
        ("roundrobin", FileServiceType.RoundRobin, "in turn"),
        ("random", FileServiceType.Random, "uniformly at random"),
        ("sequential", FileServiceType.Sequential, "each file to its end first"),
        ("zipf", FileServiceType.Zipf, "zipf:THETA"),
        ("pareto", FileServiceType.Pareto, "pareto:H"),
        ("normal", FileServiceType.Normal, "normal:DEVIATION"),
        ("gauss", FileServiceType.Normal, "same as normal"));

    internal static OptionSyntax<DirectionValues<IReadOnlyList<BlockSizeShare>>> BlockSizeSplit { get; } =
        PerDirection(new OptionSyntax<IReadOnlyList<BlockSizeShare>>(
            "SIZE/PERCENT:SIZE/PERCENT:..., a blank percentage shares what is left",
            text => Array.ConvertAll(
                ParseShares(text, MostSplits, part => ParseSize(text.With(part), 1, int.MaxValue)),
                share => new BlockSizeShare((long)share.Key, share.Percent))));

    private static RandomDistribution ParseSkew(RandomDistributionKind kind, OptionText? suffix)
    {
        var fields = suffix is { } text ? text.Value.Split(':') : [];
        if (fields.Length > 2)
        {
            throw new OptionValueException($"too many parameters in '{suffix!.Value.Value}'; expected VALUE or VALUE:CENTER");
        }

        double? given = fields.Length > 0 && fields[0].Length > 0 ? ParseFloat(fields[0], 0, double.MaxValue) : null;
        double? center = fields.Length > 1 ? ParseFloat(fields[1], 0, 1) : null;
        var value = given ?? kind switch
        {
            RandomDistributionKind.Zipf => DefaultZipf,
            RandomDistributionKind.Pareto => DefaultPareto,
            _ => 0,
        };
        var fault = kind switch
        {
            RandomDistributionKind.Zipf when value is 1 or 0 => "the theta of zipf must be above 0 and other than 1",
            RandomDistributionKind.Pareto when value is <= 0 or >= 1 => "the h of pareto must be between 0 and 1",
            RandomDistributionKind.Normal when value >= 100 => "the deviation of normal must be below 100 percent",
            _ => null,
        };
        return fault is null ? new RandomDistribution(kind, value, center) : throw new OptionValueException(fault);
    }

    private static RandomDistribution ParseZones(RandomDistributionKind kind, OptionText? suffix)
    {
        var list = suffix ?? throw new OptionValueException("zoned needs its zones: ACCESS%/SIZE:ACCESS%/SIZE");
        var form = new OptionSyntax<IReadOnlyList<ZoneShare>>("zones", text => ParseZoneList(kind, text));
        var zones = PerDirection(form).Parse(list).Over(default(PerDirection<IReadOnlyList<ZoneShare>>));
        return zones is { Read: not null, Write: not null, Trim: not null }
            ? new RandomDistribution(kind, Zones: zones)
            : throw new OptionValueException("zones must be given for every direction, or once for all");
    }

    private static List<ZoneShare> ParseZoneList(RandomDistributionKind kind, OptionText text)
    {
        var absolute = kind == RandomDistributionKind.ZonedAbs;
        var zones = new List<ZoneShare>();
        double? blankSizes = null;
        foreach (var part in text.Value.Split(':'))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                throw new OptionValueException($"'{part}' is not ACCESS%/SIZE");
            }

            var access = ParseFloat(part[..slash].TrimEnd('%'), 0, 100);
            var size = part[(slash + 1)..].Trim();
            if (absolute)
            {
                zones.Add(new ZoneShare(access, ParseSize(text.With(size), 1, long.MaxValue)));
            }
            else if (size.Length == 0)
            {
                blankSizes = (blankSizes ?? 0) + 1;
                zones.Add(new ZoneShare(access, double.NaN));
            }
            else
            {
                zones.Add(new ZoneShare(access, ParseFloat(size.TrimEnd('%'), 0, 100)));
            }
        }

        return Checked(zones, absolute, blankSizes);
    }

    private static List<ZoneShare> Checked(List<ZoneShare> zones, bool absolute, double? blankSizes)
    {
        if (zones.Count > MostZones)
        {
            throw new OptionValueException($"{zones.Count} zones, at most {MostZones} are possible");
        }

        var access = zones.Sum(z => z.AccessPercent);
        if (Math.Abs(access - 100) > 1e-6)
        {
            throw new OptionValueException(FormattableString.Invariant($"the access percentages of the zones add up to {access}, not 100"));
        }

        if (absolute)
        {
            return zones;
        }

        var sizes = zones.Where(z => !double.IsNaN(z.Size)).Sum(z => z.Size);
        if (sizes > 100 + 1e-6)
        {
            throw new OptionValueException(FormattableString.Invariant($"the sizes of the zones add up to {sizes}%, more than 100%"));
        }

        return blankSizes is { } blanks
            ? zones.ConvertAll(z => double.IsNaN(z.Size) ? z with { Size = (100 - sizes) / blanks } : z)
            : zones;
    }

    // KEY/PERCENT:KEY/PERCENT with blanks sharing the rest.
    private static (decimal Key, double Percent)[] ParseShares(OptionText text, int most, Func<string, decimal> parseKey)
    {
        var parts = text.Value.Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Length > most)
        {
            throw new OptionValueException($"{parts.Length} entries, 1 to {most} are possible");
        }

        var keys = new decimal[parts.Length];
        var percents = new double?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var slash = parts[i].IndexOf('/', StringComparison.Ordinal);
            keys[i] = parseKey(slash < 0 ? parts[i] : parts[i][..slash]);
            var percent = slash < 0 ? "" : parts[i][(slash + 1)..].Trim().TrimEnd('%');
            percents[i] = percent.Length == 0 ? null : ParseFloat(percent, 0, 100);
        }

        var given = percents.Sum() ?? 0;
        var blanks = percents.Count(p => p is null);
        if (given > 100 + 1e-6)
        {
            throw new OptionValueException(FormattableString.Invariant($"the percentages add up to {given}, more than 100"));
        }

        if (blanks == 0 && given < 100 - 1e-6)
        {
            throw new OptionValueException(FormattableString.Invariant(
                $"the percentages add up to {given}, less than 100; leave one blank to give it the rest"));
        }

        return [.. keys.Zip(percents, (key, percent) => (key, percent ?? ((100 - given) / blanks)))];
    }
}
