using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Transfers over sockets (sys/socket.h). Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxSocket
{
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_MORE = 0x8000;

    public const int IPPROTO_TCP = 6;
    public const int TCP_MAXSEG = 2;

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendto")]
    public static partial nint SendTo(int fd, byte* buffer, nint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    public static partial nint SendMessage(int fd, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int fd, int level, int name, int* value, uint length);

    /// <summary>Waits for a socket; 0 after the time, 1 when it is ready (or broken), -1 after a signal.</summary>
    public static int Wait(int fd, short events, long nanoseconds)
    {
        var entry = new PollEntry { FileDescriptor = fd, Events = events };
        TimeSpec limit = TimeSpec.FromNanoseconds(Math.Max(nanoseconds, 0));
        return LinuxPoll.Ppoll(&entry, 1, nanoseconds < 0 ? null : &limit, null);
    }
}

/// <summary>struct msghdr of sys/socket.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
