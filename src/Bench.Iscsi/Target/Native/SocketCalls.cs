using System.Runtime.InteropServices;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Native;

/// <summary>What the connection loop asks of the kernel on Linux: gathering sends out of native memory, and one sleep for socket, wake-up and deadline.</summary>
internal static unsafe partial class SocketCalls
{
    public const short PollIn = 0x1;
    public const short PollOut = 0x4;

    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;
    private const int EAgain = 11;
    private const int EIntr = 4;
    private const int EventNonBlockingCloseOnExec = 0x800 | 0x80000;

    /// <summary>Sends what fits without waiting.</summary>
    /// <returns>Bytes sent; 0 when the socket has no room.</returns>
    /// <exception cref="IOException">The connection is gone.</exception>
    public static long Send(int socket, ReadOnlySpan<OutputPiece> pieces)
    {
        fixed (OutputPiece* first = pieces)
        {
            var message = new MessageHeader { Vector = first, VectorLength = (nuint)Math.Min(pieces.Length, OutputQueue.MaxPieces) };
            nint sent = SendMessage(socket, &message, MsgDontWait | MsgNoSignal);
            return sent >= 0 ? sent : RetryLater();
        }
    }

    /// <summary>Receives what there is without waiting.</summary>
    /// <returns>Bytes; 0 when the peer has closed; -1 when nothing has come.</returns>
    /// <exception cref="IOException">The connection is gone.</exception>
    public static int Receive(int socket, Span<byte> space)
    {
        fixed (byte* start = space)
        {
            nint received = ReceiveBytes(socket, start, (nuint)space.Length, MsgDontWait);
            return received >= 0 ? (int)received : (int)RetryLater() - 1;
        }
    }

    /// <summary>Sleeps until the socket is ready, the event is raised, or the time has passed.</summary>
    /// <returns>True when the event was raised; it is then lowered.</returns>
    public static bool Wait(int socket, short events, int wakeEvent, long nanoseconds)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new() { Descriptor = socket, Events = events };
        entries[1] = new() { Descriptor = wakeEvent, Events = PollIn };
        var time = new TimeSpecification { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        _ = PollAll(entries, 2, &time, null);
        if (entries[1].Returned == 0)
        {
            return false;
        }
        ulong count;
        _ = ReadEvent(wakeEvent, &count, sizeof(ulong));
        return true;
    }

    /// <exception cref="IOException">The process has too many descriptors.</exception>
    public static int CreateEvent()
    {
        int created = EventFd(0, EventNonBlockingCloseOnExec);
        return created >= 0 ? created : throw new IOException($"eventfd: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void Raise(int wakeEvent)
    {
        ulong one = 1;
        _ = WriteEvent(wakeEvent, &one, sizeof(ulong));
    }

    /// <summary>Processor time of the calling thread, nanoseconds.</summary>
    public static long ThreadCpuTime()
    {
        const int ThreadCpuClock = 3;
        TimeSpecification time;
        return GetTime(ThreadCpuClock, &time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : 0;
    }

    public static void CloseEvent(int wakeEvent) => _ = Close(wakeEvent);

    private static long RetryLater()
    {
        int error = Marshal.GetLastPInvokeError();
        return error is EAgain or EIntr ? 0 : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveBytes(int socket, byte* start, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int PollAll(PollEntry* entries, nuint count, TimeSpecification* time, void* signals);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadEvent(int descriptor, void* start, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteEvent(int descriptor, void* start, nuint length);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, TimeSpecification* time);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    // struct msghdr of <sys/socket.h>, 64-bit.
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public OutputPiece* Vector;
        public nuint VectorLength;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    // struct pollfd of <poll.h>.
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    // struct timespec, 64-bit.
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
