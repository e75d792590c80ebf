using System.Net.Sockets;
using Bench.Engine.Native;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Server;

/// <summary>A socket without system calls of one's own, for systems other than Linux: one piece per send, sleeps of at least a millisecond.</summary>
internal sealed class PortableTargetSocket : ITargetSocket
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;

    public PortableTargetSocket(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    public int Receive(Span<byte> space)
    {
        int received = _socket.Receive(space, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            _ => throw new IOException(error.ToString()),
        };
    }

    public unsafe long Send(OutputQueue output)
    {
        IoVector piece = output.Pieces[0];
        int sent = _socket.Send(new ReadOnlySpan<byte>(piece.Base, (int)Math.Min(piece.Length, int.MaxValue)), SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new IOException(error.ToString()),
        };
    }

    public void Wait(bool forOutput, long nanoseconds)
    {
        // Nothing wakes this sleep but the socket, so it is kept short.
        TimeSpan sleep = TimeSpan.FromTicks(Math.Min(nanoseconds / 100, LongestSleep.Ticks));
        _socket.Poll(sleep, forOutput ? SelectMode.SelectWrite : SelectMode.SelectRead);
    }

    public void Wake()
    {
    }

    public void Finish() => GracefulClose.Run(_socket);

    public void Abort() => _socket.LingerState = new LingerOption(true, 0);

    public void Dispose() => _socket.Dispose();
}
