using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>poll(2) and ppoll(2). Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxPoll
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    public static partial int Ppoll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int FileDescriptor;
    public short Events;
    public short Returned;
}
