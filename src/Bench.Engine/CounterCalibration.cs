using System.Diagnostics;
using Bench.Engine.Native;

namespace Bench.Engine;

/// <summary>What the time stamp counter and CLOCK_MONOTONIC showed at one moment.</summary>
/// <param name="Ticks">The counter.</param>
/// <param name="Nanoseconds">CLOCK_MONOTONIC.</param>
/// <param name="Uncertainty">Ticks within which the two were read.</param>
internal readonly unsafe record struct CounterReading(ulong Ticks, long Nanoseconds, ulong Uncertainty)
{
    private const int Attempts = 64;

    /// <summary>Reads both, as close together as one of several attempts manages.</summary>
    public static CounterReading Take()
    {
        var closest = new CounterReading(0, 0, ulong.MaxValue);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ulong before = TimeStampCounter.Read();
            long nanoseconds = Stopwatch.GetTimestamp();
            ulong distance = TimeStampCounter.Read() - before;
            if (distance < closest.Uncertainty)
            {
                closest = new CounterReading(before + (distance / 2), nanoseconds, distance);
            }
        }

        return closest;
    }
}

/// <summary>How ticks of the time stamp counter become nanoseconds: measured once, before the first reading of <see cref="Clock"/>.</summary>
/// <param name="Origin">Where counting begins; there the clock shows CLOCK_MONOTONIC.</param>
/// <param name="Multiplier">Nanoseconds per tick, times 2^64.</param>
/// <param name="Frequency">Ticks per second.</param>
internal sealed unsafe record CounterCalibration(CounterReading Origin, ulong Multiplier, double Frequency)
{
    // Both ends are known to some ten nanoseconds: this makes it a few millionths.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);
    private const double LargestError = 20e-6;

    // 2^64. Decimal, since methods with a UInt128 are not compiled ahead of time.
    private const decimal Scale = 18_446_744_073_709_551_616m;

    // The beginning of the calibration. Whoever calls Begin early finds its end already past.
    private static readonly CounterReading First = CounterReading.Take();

    /// <summary>Takes the first reading where there is a counter.</summary>
    public static void Begin()
    {
        if (TimeStampCounter.Read != null)
        {
            _ = First;
        }
    }

    /// <summary>Takes the second reading, at least 10 ms after the first.</summary>
    /// <returns>The calibration; null for a counter too slow or readings too uncertain for one.</returns>
    public static CounterCalibration? Finish()
    {
        CounterReading first = First;
        while (true)
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(first.Nanoseconds);
            if (passed < Shortest)
            {
                Thread.Sleep(Shortest - passed);
                continue;
            }

            CounterReading second = CounterReading.Take();
            if (first.Uncertainty + second.Uncertainty <= (second.Ticks - first.Ticks) * LargestError)
            {
                return Between(first, second);
            }

            if (passed > Longest)
            {
                return null;
            }

            Thread.Sleep(Shortest);
        }
    }

    /// <summary>The calibration that two readings make, however far they are apart.</summary>
    /// <returns>Null for a counter too slow.</returns>
    internal static CounterCalibration? Between(in CounterReading first, in CounterReading second)
    {
        ulong ticks = second.Ticks - first.Ticks;
        long nanoseconds = second.Nanoseconds - first.Nanoseconds;

        // Below 1 GHz the multiplier would not fit; no x86 processor of the last decades counts that slowly. Divided first: a program
        // that waits for work may read its clock for the first time after days, and the product would not fit a decimal.
        return ticks > (ulong)nanoseconds
            ? new CounterCalibration(first, (ulong)(nanoseconds / (decimal)ticks * Scale), ticks * 1e9 / nanoseconds)
            : null;
    }
}
