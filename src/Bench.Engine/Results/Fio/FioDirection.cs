using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Fio;

/// <summary>One direction with fio's derived numbers: integers of milliseconds, as fio's reports calculate.</summary>
/// <param name="Statistics">The statistics.</param>
/// <param name="Name">fio's name: <c>read</c>, <c>write</c>, <c>trim</c>, <c>mixed</c>.</param>
internal sealed record FioDirection(DirectionStatistics Statistics, string Name)
{
    /// <summary>Runtime, ms; at least 1 once anything was transferred, since fio's rates divide by it; 0 before.</summary>
    public long Runtime { get; } = Statistics.Bytes == 0
        ? 0
        : Math.Max(FioTime.Milliseconds(Statistics.RuntimeNanoseconds), 1);

    public long BytesPerSecond => Runtime == 0 ? 0 : Proportion.Of(Statistics.Bytes, 1000, Runtime);

    public double Iops => Runtime == 0 ? 0 : 1000.0 * Statistics.TotalIos / Runtime;
}

/// <summary>Times in fio's units.</summary>
internal static class FioTime
{
    public static long Milliseconds(long nanoseconds) => (nanoseconds + 500_000) / 1_000_000;

    /// <summary>ctime(3): <c>Sat Nov 21 05:39:28 2026</c>, local time.</summary>
    public static string Text(long unixMilliseconds)
    {
        DateTime local = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).LocalDateTime;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{local:ddd MMM} {local.Day,2} {local:HH:mm:ss yyyy}");
    }
}
