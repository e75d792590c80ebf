namespace Bench.Engine.Jobs.Syntax;

/// <summary>What a time without suffix counts.</summary>
public enum TimeUnit
{
    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Seconds.</summary>
    Seconds,
}

/// <summary>Names and lengths of <see cref="TimeUnit"/>.</summary>
internal static class TimeUnits
{
    public static string InWords(this TimeUnit unit) => unit switch
    {
        TimeUnit.Microseconds => "microseconds",
        TimeUnit.Milliseconds => "milliseconds",
        _ => "seconds",
    };

    public static decimal InMicroseconds(this TimeUnit unit) => unit switch
    {
        TimeUnit.Microseconds => 1,
        TimeUnit.Milliseconds => 1_000,
        _ => 1_000_000,
    };
}
