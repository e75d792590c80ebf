using System.Runtime.InteropServices;
using Bench.Engine.Measuring;

namespace Bench.Engine.Native;

/// <summary>
/// What the calling thread can ask for itself: CPUs, priorities, identity, name, usage and sleep. Every failure is a
/// negative errno. Raw system calls are used where the C library would change all threads of the process.
/// </summary>
internal static unsafe partial class LinuxThread
{
    private const int PRIO_PROCESS = 0;
    private const int IOPRIO_WHO_PROCESS = 1;
    private const int IOPRIO_CLASS_SHIFT = 13;
    private const int IOPRIO_HINT_SHIFT = 3;
    private const int RUSAGE_THREAD = 1;
    private const int PR_SET_NAME = 15;
    private const int PR_SET_TIMERSLACK = 29;
    private const int CLOCK_MONOTONIC = 1;
    private const int TIMER_ABSTIME = 1;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static nint SYS_ioprio_set => IsX64 ? 251 : 30;

    private static nint SYS_set_mempolicy => IsX64 ? 238 : 237;

    private static nint SYS_setresuid => IsX64 ? 117 : 147;

    private static nint SYS_setresgid => IsX64 ? 119 : 149;

    /// <summary>Binds the thread to CPUs (sched_setaffinity).</summary>
    /// <param name="cpus">CPU numbers from 0.</param>
    /// <returns>0, or -EINVAL when none of them is online.</returns>
    public static int SetAffinity(IReadOnlyList<int> cpus)
    {
        const int MaxCpus = 8192;
        ulong* mask = stackalloc ulong[MaxCpus / 64];
        new Span<ulong>(mask, MaxCpus / 64).Clear();
        foreach (int cpu in cpus)
        {
            if ((uint)cpu >= MaxCpus)
            {
                return -Errno.EINVAL;
            }

            mask[cpu / 64] |= 1UL << (cpu % 64);
        }

        return Check(SchedSetaffinity(0, MaxCpus / 8, mask));
    }

    /// <summary>Sets the nice value, -20..19.</summary>
    public static int SetNice(int nice) => Check(Setpriority(PRIO_PROCESS, 0, nice));

    /// <summary>Sets the I/O priority (ioprio_set).</summary>
    /// <param name="priorityClass">1 real time, 2 best effort, 3 idle; 0 by the nice value.</param>
    /// <param name="priority">0 (highest) to 7.</param>
    /// <param name="hint">0 for none, to 1023 (command duration limits).</param>
    public static int SetIoPriority(int priorityClass, int priority, int hint = 0) => Check(Syscall(
        SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, (priorityClass << IOPRIO_CLASS_SHIFT) | (hint << IOPRIO_HINT_SHIFT) | priority));

    /// <summary>Says where the thread's memory comes from from now on (set_mempolicy).</summary>
    /// <param name="mode">MPOL_* of linux/mempolicy.h.</param>
    /// <param name="nodes">NUMA nodes below 1024; none for modes without.</param>
    public static int SetMemoryPolicy(int mode, IReadOnlyList<int> nodes)
    {
        const int MaxNodes = 1024;
        ulong* mask = stackalloc ulong[MaxNodes / 64];
        new Span<ulong>(mask, MaxNodes / 64).Clear();
        foreach (int node in nodes)
        {
            if ((uint)node >= MaxNodes)
            {
                return -Errno.EINVAL;
            }

            mask[node / 64] |= 1UL << (node % 64);
        }

        // The kernel takes one bit less than it is told.
        return Check(Syscall(SYS_set_mempolicy, mode, nodes.Count == 0 ? 0 : (nint)mask, nodes.Count == 0 ? 0 : MaxNodes));
    }

    /// <summary>Changes the user of this thread alone.</summary>
    public static int SetUser(int uid) => Check(Syscall(SYS_setresuid, uid, uid, uid));

    /// <summary>Changes the group of this thread alone; call before <see cref="SetUser"/>.</summary>
    public static int SetGroup(int gid) => Check(Syscall(SYS_setresgid, gid, gid, gid));

    /// <summary>Sets the name that ps and top show; the kernel keeps 15 bytes.</summary>
    public static int SetName(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        System.Text.Encoding.UTF8.GetEncoder().Convert(name, bytes[..15], flush: true, out _, out _, out _);
        fixed (byte* text = bytes)
        {
            return Check(Prctl(PR_SET_NAME, (nuint)text, 0, 0, 0));
        }
    }

    /// <summary>How late the kernel may wake the thread in order to save wake-ups; 50 µs unless told.</summary>
    /// <param name="nanoseconds">1 for as punctual as can be.</param>
    public static int SetTimerSlack(long nanoseconds) => Check(Prctl(PR_SET_TIMERSLACK, (nuint)nanoseconds, 0, 0, 0));

    /// <summary>CPU time, switches and faults of the calling thread since it began.</summary>
    public static ThreadUsage Usage()
    {
        ResourceUsage usage;
        return Getrusage(RUSAGE_THREAD, &usage) != 0
            ? default
            : new ThreadUsage(
                Nanoseconds(usage.UserSeconds, usage.UserMicroseconds),
                Nanoseconds(usage.SystemSeconds, usage.SystemMicroseconds),
                usage.VoluntarySwitches + usage.InvoluntarySwitches,
                usage.MajorFaults,
                usage.MinorFaults);
    }

    /// <summary>Sleeps until a time of <see cref="Clock"/>.</summary>
    /// <returns>0, or -EINTR when a signal ended the sleep early.</returns>
    public static int SleepUntil(long nanoseconds)
    {
        var until = TimeSpec.FromNanoseconds(Clock.ToKernelTime(nanoseconds));
        return -ClockNanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, null);
    }

    private static long Nanoseconds(long seconds, long microseconds) =>
        (seconds * Clock.NanosecondsPerSecond) + (microseconds * 1000);

    private static int Check(nint result) => result < 0 ? -Errno.Last : 0;

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SchedSetaffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int Setpriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Getrusage(int who, ResourceUsage* usage);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, TimeSpec* request, TimeSpec* remaining);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public long MaximumResident;
        public long SharedText;
        public long UnsharedData;
        public long UnsharedStack;
        public long MinorFaults;
        public long MajorFaults;
        public long Swaps;
        public long BlocksIn;
        public long BlocksOut;
        public long MessagesSent;
        public long MessagesReceived;
        public long Signals;
        public long VoluntarySwitches;
        public long InvoluntarySwitches;
    }
}
