using Bench.Engine.Native;

namespace Bench.Engine.Running;

/// <summary>Waits for clock times with microsecond precision without burning the CPU in between.</summary>
internal static class Waiting
{
    // A sleeping thread comes back some tens of microseconds late; the last stretch is spun.
    private const long SpinNanoseconds = 60_000;

    // Longest single sleep, so that a stop request is seen soon.
    private const long LongestSleepNanoseconds = 20_000_000;

    /// <summary>Waits until <paramref name="due"/> or until <paramref name="stop"/> is set; returns the time then.</summary>
    public static long Until(long due, StopRequest stop)
    {
        long now = Clock.Now;
        while (now < due && !stop.IsSet)
        {
            long remaining = due - now;
            if (remaining > SpinNanoseconds)
            {
                LinuxThread.SleepUntil(now + Math.Min(remaining - SpinNanoseconds, LongestSleepNanoseconds));
            }
            else
            {
                Thread.SpinWait(4);
            }

            now = Clock.Now;
        }

        return now;
    }
}
