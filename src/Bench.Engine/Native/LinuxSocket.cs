using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Transfers over sockets and their options (sys/socket.h, netinet/tcp.h). Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxSocket
{
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_MORE = 0x8000;

    public const int SOL_SOCKET = 1;
    public const int SO_RCVTIMEO = 20;

    public const int IPPROTO_TCP = 6;
    public const int TCP_MAXSEG = 2;
    public const int TCP_INFO = 11;

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendto")]
    public static partial nint SendTo(int fd, byte* buffer, nint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    public static partial nint SendMessage(int fd, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    public static partial nint ReceiveMessage(int fd, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    public static partial int GetOption(int fd, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int fd, int level, int name, void* value, uint length);

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

/// <summary>struct timeval of sys/time.h on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    public long Seconds;
    public long Microseconds;
}
