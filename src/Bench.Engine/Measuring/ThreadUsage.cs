using Bench.Engine.Native;

namespace Bench.Engine.Measuring;

/// <summary>What a thread used, from getrusage(RUSAGE_THREAD) differences.</summary>
/// <param name="UserNanoseconds">User CPU time.</param>
/// <param name="SystemNanoseconds">System CPU time.</param>
/// <param name="ContextSwitches">Voluntary and involuntary.</param>
/// <param name="MajorFaults">Page faults that needed I/O.</param>
/// <param name="MinorFaults">Other page faults.</param>
public readonly record struct ThreadUsage(
    long UserNanoseconds, long SystemNanoseconds, long ContextSwitches, long MajorFaults, long MinorFaults)
{
    /// <summary>What the calling thread has used since it began; zeros where the system does not tell.</summary>
    public static ThreadUsage OfCallingThread() => OperatingSystem.IsLinux() ? LinuxThread.Usage() : default;

    /// <summary>Adds two usages.</summary>
    public static ThreadUsage operator +(ThreadUsage left, ThreadUsage right) => new(
        left.UserNanoseconds + right.UserNanoseconds,
        left.SystemNanoseconds + right.SystemNanoseconds,
        left.ContextSwitches + right.ContextSwitches,
        left.MajorFaults + right.MajorFaults,
        left.MinorFaults + right.MinorFaults);

    /// <summary>The usage between two readings.</summary>
    public static ThreadUsage operator -(ThreadUsage left, ThreadUsage right) => new(
        left.UserNanoseconds - right.UserNanoseconds,
        left.SystemNanoseconds - right.SystemNanoseconds,
        left.ContextSwitches - right.ContextSwitches,
        left.MajorFaults - right.MajorFaults,
        left.MinorFaults - right.MinorFaults);
}
