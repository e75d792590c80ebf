using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>The clocks of clock_gettime(2) by their numbers.</summary>
internal static unsafe partial class SystemClock
{
    /// <summary>The time of a clock, ms; null when the system has no such clock.</summary>
    /// <param name="clock">CLOCK_*: 0 real time, 1 monotonic, 7 since boot.</param>
    public static long? Milliseconds(int clock)
    {
        TimeSpec now;
        return ClockGettime(clock, &now) == 0 ? (now.Seconds * 1000) + (now.Fraction / 1_000_000) : null;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGettime(int clock, TimeSpec* now);
}
