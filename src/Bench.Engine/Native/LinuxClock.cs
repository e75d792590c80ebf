using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>The clocks of clock_gettime(2) by their numbers (CLOCK_*), and sleeping by them.</summary>
internal static unsafe partial class LinuxClock
{
    /// <summary>Wall time, CLOCK_REALTIME.</summary>
    public const int RealTime = 0;

    private const int CLOCK_THREAD_CPUTIME_ID = 3;

    /// <summary>The time of a clock, ms; null when the system has no such clock.</summary>
    public static long? Milliseconds(int clock)
    {
        TimeSpec now;
        return ClockGettime(clock, &now) == 0 ? (now.Seconds * 1000) + (now.Fraction / 1_000_000) : null;
    }

    /// <summary>Processor time of the calling thread, ns.</summary>
    public static long ThreadCpuTime()
    {
        TimeSpec used;
        return ClockGettime(CLOCK_THREAD_CPUTIME_ID, &used) == 0 ? (used.Seconds * Clock.NanosecondsPerSecond) + used.Fraction : 0;
    }

    /// <summary>Sleeps for less than a second, or until a signal comes.</summary>
    public static void Nap(long nanoseconds)
    {
        TimeSpec length = TimeSpec.FromNanoseconds(nanoseconds);
        _ = Nanosleep(&length, null);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGettime(int clock, TimeSpec* now);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(TimeSpec* length, TimeSpec* remaining);
}
