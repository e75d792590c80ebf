using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>struct timespec of time.h on 64-bit systems (struct __kernel_timespec).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Fraction;

    public static TimeSpec FromNanoseconds(long nanoseconds)
    {
        (long seconds, long fraction) = Math.DivRem(nanoseconds, Clock.NanosecondsPerSecond);
        return new TimeSpec { Seconds = seconds, Fraction = fraction };
    }
}
