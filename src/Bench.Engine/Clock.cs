using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Bench.Engine.Native;

namespace Bench.Engine;

/// <summary>
/// The monotonic clock of all measurements, nanoseconds: the processor's time stamp counter where the kernel itself keeps time
/// by it, calibrated against CLOCK_MONOTONIC at the start; else, or with <c>BENCH_CLOCK=monotonic</c> in the environment,
/// CLOCK_MONOTONIC through the vDSO.
/// </summary>
public static unsafe class Clock
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    private const string Setting = "BENCH_CLOCK";

    private static readonly CounterCalibration? Calibration = Calibrate();

    // Constants to the optimised code, as the fields of the calibration would not be.
    private static readonly bool Counts = Calibration is not null;
    private static readonly delegate* unmanaged[SuppressGCTransition]<ulong> Counter = TimeStampCounter.Read;
    private static readonly ulong FirstTick = Calibration?.Origin.Ticks ?? 0;
    private static readonly long FirstNanosecond = Calibration?.Origin.Nanoseconds ?? 0;
    private static readonly ulong Multiplier = Calibration?.Multiplier ?? 0;

    /// <summary>The current time. Costs about 11 ns from the counter, 25 from the kernel.</summary>
    public static long Now
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        // On Linux the stopwatch counts nanoseconds, so no conversion is paid for.
        get => Counts ? Count() : Stopwatch.GetTimestamp();
    }

    /// <summary>What is read, for people.</summary>
    public static string Source => Counts ? "time stamp counter (RDTSC)" : "CLOCK_MONOTONIC";

    /// <summary>Smallest step, ns.</summary>
    public static double Resolution => Calibration is { } calibration ? 1e9 / calibration.Frequency : 1e9 / Stopwatch.Frequency;

    /// <summary>
    /// Begins the calibration on another thread, so that the first reading need not wait for it (10 ms); to be called early in a program.
    /// </summary>
    /// <exception cref="FormatException"><c>BENCH_CLOCK</c> is neither <c>tsc</c> nor <c>monotonic</c>.</exception>
    public static void Begin()
    {
        string? wanted = Environment.GetEnvironmentVariable(Setting);
        if (wanted is not (null or "" or "tsc" or "monotonic"))
        {
            throw new FormatException($"{Setting}={wanted} in the environment: must be tsc (the default, where the kernel trusts the counter) or monotonic");
        }

        if (wanted != "monotonic")
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => CounterCalibration.Begin(), null);
        }
    }

    /// <summary>CLOCK_MONOTONIC at a time of this clock that is near, for sleeps in the kernel.</summary>
    public static long ToKernelTime(long time) => Counts ? Stopwatch.GetTimestamp() + (time - Now) : time;

    /// <summary>How far this clock and CLOCK_MONOTONIC have come apart since the calibration; null where they are the same.</summary>
    public static ClockDrift? Drift()
    {
        if (Calibration is not { } calibration)
        {
            return null;
        }

        CounterReading reading = CounterReading.Take();
        long time = FirstNanosecond + (long)Math.BigMul(reading.Ticks - FirstTick, Multiplier, out _);
        return new ClockDrift(
            time - reading.Nanoseconds,
            reading.Nanoseconds - FirstNanosecond,
            (long)((calibration.Origin.Uncertainty + reading.Uncertainty) * 1e9 / calibration.Frequency));
    }

    /// <summary>Converts a duration to nanoseconds.</summary>
    public static long Nanoseconds(this TimeSpan duration) => duration.Ticks * TimeSpan.NanosecondsPerTick;

    // Apart, since nothing that holds such a call can be compiled ahead of time: every method with a clock reading in it would
    // begin unoptimised, and stay so for as long as thousands of daemons leave the compiler's thread no CPU.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static long Count()
    {
        ulong ticks = Counter() - FirstTick;
        return FirstNanosecond + (long)(Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(ticks, Multiplier) : Math.BigMul(ticks, Multiplier, out _));
    }

    private static CounterCalibration? Calibrate() =>
        MayCount(Environment.GetEnvironmentVariable(Setting)) ? CounterCalibration.Finish() : null;

    private static bool MayCount(string? wanted) => wanted != "monotonic" && TimeStampCounter.Read != null;
}
