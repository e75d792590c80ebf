using System.Globalization;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Faults;

/// <summary>Which commands a fault may hit.</summary>
[Flags]
public enum FaultScope
{
    /// <summary>Commands that read the medium.</summary>
    Reads = 1,

    /// <summary>Commands that change the medium or flush it.</summary>
    Writes = 2,

    /// <summary>Both.</summary>
    All = 3,
}

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The command takes longer.</summary>
    Latency,

    /// <summary>BUSY instead of the command.</summary>
    Busy,

    /// <summary>TASK SET FULL instead of the command.</summary>
    TaskSetFull,

    /// <summary>CHECK CONDITION instead of the command.</summary>
    CheckCondition,

    /// <summary>The connection is cut at the command.</summary>
    Drop,

    /// <summary>A Data-In PDU goes out with a wrong digest, where digests were agreed.</summary>
    BadDigest,

    /// <summary>R2Ts come late.</summary>
    SlowR2T,

    /// <summary>The command is taken and never answered.</summary>
    Silence,

    /// <summary>An ABORT TASK is never answered.</summary>
    DeafToAbort,

    /// <summary>A LOGICAL UNIT RESET is never answered.</summary>
    DeafToReset,
}

/// <summary>
/// One fault of the target on demand, as <c>--fault</c> gives it: <c>latency=exp:500us</c>, <c>busy=1%</c>, <c>full=1%</c>, <c>check=0.1%:3/11/00</c>,
/// <c>drop=0.01%</c>, <c>digest=1%</c>, <c>r2t=5ms</c>, <c>silence=0.1%</c>; <c>@read</c> or <c>@write</c> behind it narrows it.
/// Task management is hit by <c>noabort=SHARE</c> and <c>noreset=SHARE</c> alone.
/// </summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record FaultSpec(FaultKind Kind)
{
    /// <summary>Share of the commands in scope that are hit, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>For <see cref="FaultKind.Latency"/> and <see cref="FaultKind.SlowR2T"/>.</summary>
    public LatencyDistribution Latency { get; init; }

    /// <summary>Which commands may be hit.</summary>
    public FaultScope Scope { get; init; } = FaultScope.All;

    internal SenseData Sense { get; init; } = new(SenseKey.MediumError, AdditionalSense.UnrecoveredReadError);

    /// <summary>Reads one fault.</summary>
    /// <exception cref="FormatException">It is not one; the message says what was expected.</exception>
    public static FaultSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.LastIndexOf('@');
        FaultScope scope = at < 0 ? FaultScope.All : text[(at + 1)..] switch
        {
            "read" => FaultScope.Reads,
            "write" => FaultScope.Writes,
            _ => throw new FormatException($"fault \"{text}\": behind @ stands read or write"),
        };
        string body = at < 0 ? text : text[..at];
        int equals = body.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? body : body[..equals];
        string value = equals < 0 ? "" : body[(equals + 1)..];
        FaultSpec spec = name switch
        {
            "latency" => new(FaultKind.Latency) { Latency = LatencyDistribution.Parse(value) },
            "r2t" => new(FaultKind.SlowR2T) { Latency = LatencyDistribution.Parse(value) },
            "busy" => new(FaultKind.Busy) { Probability = ParseShare(text, value) },
            "full" => new(FaultKind.TaskSetFull) { Probability = ParseShare(text, value) },
            "check" => ParseCheck(text, value),
            "drop" => new(FaultKind.Drop) { Probability = ParseShare(text, value) },
            "digest" => new(FaultKind.BadDigest) { Probability = ParseShare(text, value) },
            "silence" => new(FaultKind.Silence) { Probability = ParseShare(text, value) },
            "noabort" => new(FaultKind.DeafToAbort) { Probability = ParseShare(text, value) },
            "noreset" => new(FaultKind.DeafToReset) { Probability = ParseShare(text, value) },
            _ => throw new FormatException($"fault \"{text}\": there are latency=TIME, busy=SHARE, full=SHARE, check=SHARE[:KEY/ASC/ASCQ], drop=SHARE, digest=SHARE, r2t=TIME, silence=SHARE, noabort=SHARE, noreset=SHARE"),
        };
        return spec with { Scope = scope };
    }

    private static FaultSpec ParseCheck(string text, string value)
    {
        string[] parts = value.Split(':');
        var spec = new FaultSpec(FaultKind.CheckCondition) { Probability = ParseShare(text, parts[0]) };
        if (parts.Length == 1)
        {
            return spec;
        }
        byte[] codes = [.. parts[1].Split('/').Select(code => byte.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number) ? number : byte.MaxValue)];
        return parts.Length == 2 && codes.Length == 3 && codes[0] <= 0xF
            ? spec with { Sense = new((SenseKey)codes[0], new(codes[1], codes[2])) }
            : throw new FormatException($"fault \"{text}\": expected a sense of KEY/ASC/ASCQ in hexadecimal, such as 3/11/00");
    }

    private static double ParseShare(string text, string value)
    {
        bool percent = value.EndsWith('%');
        string digits = percent ? value[..^1] : value;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share <= (percent ? 100 : 1)
            ? share / (percent ? 100 : 1)
            : throw new FormatException($"fault \"{text}\": \"{value}\" is not a share such as 1% or 0.01");
    }
}
