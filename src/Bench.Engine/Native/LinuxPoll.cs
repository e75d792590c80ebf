using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>ppoll(2).</summary>
internal static unsafe partial class LinuxPoll
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;

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
