using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bench.SocketLoop;

/// <summary>One end of a <see cref="SocketExchange"/>, by system calls: a receive takes all there is, and looks for a bounded time before it sleeps.</summary>
internal sealed unsafe partial class SocketEnd
{
    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;

    private readonly int _descriptor;
    private readonly long _poll;
    private int _partial;

    /// <param name="socket">A connected, blocking socket.</param>
    /// <param name="poll">How long to look before sleeping, nanoseconds.</param>
    public SocketEnd(Socket socket, long poll)
    {
        _descriptor = (int)socket.Handle;
        _poll = poll;
    }

    /// <summary>Sends everything.</summary>
    public void SendAll(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int sent = 0; sent < bytes.Length;)
            {
                int count = (int)Send(_descriptor, start + sent, (nuint)(bytes.Length - sent), MsgNoSignal);
                if (count <= 0)
                {
                    return;
                }

                sent += count;
            }
        }
    }

    /// <summary>Receives at least one message.</summary>
    /// <returns>Whole messages; -1 where the peer has gone.</returns>
    public int ReceiveWhole(byte[] room, int length)
    {
        fixed (byte* start = room)
        {
            while (true)
            {
                // A message's bytes mean nothing here, so all of them may land in the same place.
                nint count = _poll > 0 ? ReceivePolling(start, (nuint)room.Length) : Receive(_descriptor, start, (nuint)room.Length, 0);
                if (count <= 0)
                {
                    return -1;
                }

                int bytes = _partial + (int)count;
                _partial = bytes % length;
                if (bytes >= length)
                {
                    return bytes / length;
                }
            }
        }
    }

    private nint ReceivePolling(byte* start, nuint length)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            nint count = Receive(_descriptor, start, length, MsgDontWait);
            if (count >= 0)
            {
                return count;
            }

            if (Stopwatch.GetElapsedTime(since).TotalNanoseconds >= _poll)
            {
                return Receive(_descriptor, start, length, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, byte* start, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte* start, nuint length, int flags);
}
