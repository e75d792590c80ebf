using System.Net.Sockets;
using Bench.Engine.Native;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Server;

/// <summary>A socket driven by system calls: sends gather native memory, sleeps end at a socket, an event or a deadline of nanoseconds.</summary>
internal sealed unsafe class LinuxTargetSocket : ITargetSocket
{
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly int _wakeEvent;
    private readonly Lock _wakeGate = new();
    private bool _disposed;

    public LinuxTargetSocket(Socket socket)
    {
        _socket = socket;
        _descriptor = (int)socket.Handle;
        _wakeEvent = EventDescriptor.Create();
    }

    public int Receive(Span<byte> space)
    {
        fixed (byte* start = space)
        {
            nint received = LinuxSocket.Receive(_descriptor, start, space.Length, LinuxSocket.MSG_DONTWAIT);
            return received >= 0 ? (int)received : (int)RetryLater() - 1;
        }
    }

    public long Send(OutputQueue output)
    {
        ReadOnlySpan<IoVector> pieces = output.Pieces;
        fixed (IoVector* first = pieces)
        {
            var message = new MessageHeader { Vectors = first, VectorCount = (nuint)Math.Min(pieces.Length, OutputQueue.MaxPieces) };
            nint sent = LinuxSocket.SendMessage(_descriptor, &message, LinuxSocket.MSG_DONTWAIT | LinuxSocket.MSG_NOSIGNAL);
            return sent >= 0 ? sent : RetryLater();
        }
    }

    public void Wait(bool forOutput, long nanoseconds)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new() { FileDescriptor = _descriptor, Events = forOutput ? LinuxPoll.POLLOUT : LinuxPoll.POLLIN };
        entries[1] = new() { FileDescriptor = _wakeEvent, Events = LinuxPoll.POLLIN };
        TimeSpec time = TimeSpec.FromNanoseconds(nanoseconds);
        _ = LinuxPoll.Ppoll(entries, 2, &time, null);
        if (entries[1].Returned != 0)
        {
            EventDescriptor.Lower(_wakeEvent);
        }
    }

    public void Wake()
    {
        // The descriptor's number may belong to another file once it is closed.
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                EventDescriptor.Raise(_wakeEvent);
            }
        }
    }

    public void Finish() => GracefulClose.Run(_socket);

    public void Abort() => _socket.LingerState = new LingerOption(true, 0);

    public void Dispose()
    {
        _socket.Dispose();
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _ = LinuxFile.Close(_wakeEvent);
            }
        }
    }

    /// <exception cref="IOException">The connection is gone.</exception>
    private static long RetryLater()
    {
        int error = Errno.Last;
        return error is Errno.EAGAIN or Errno.EINTR ? 0 : throw new IOException(Errno.Describe(error));
    }
}
