using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>The clocks of clock_gettime(2).</summary>
internal static unsafe partial class LinuxClock
{
    /// <summary>Wall time, CLOCK_REALTIME.</summary>
    public const int RealTime = 0;

    /// <summary>The time of a clock, ms; null when the kernel has no such clock.</summary>
    public static long? Milliseconds(int clock)
    {
        Timespec time;
        return ClockGetTime(clock, &time) == 0 ? (time.Seconds * 1000) + (time.Nanoseconds / 1_000_000) : null;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, Timespec* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
