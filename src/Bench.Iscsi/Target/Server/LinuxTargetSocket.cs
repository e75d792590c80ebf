using System.Net.Sockets;
using Bench.Iscsi.Target.Native;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Server;

/// <summary>A socket driven by system calls: sends gather native memory, sleeps end at a socket, an event or a deadline of nanoseconds.</summary>
internal sealed class LinuxTargetSocket : ITargetSocket
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
        _wakeEvent = SocketCalls.CreateEvent();
    }

    public int Receive(Span<byte> space) => SocketCalls.Receive(_descriptor, space);

    public long Send(OutputQueue output) => SocketCalls.Send(_descriptor, output.Pieces);

    public void Wait(bool forOutput, long nanoseconds) =>
        SocketCalls.Wait(_descriptor, forOutput ? SocketCalls.PollOut : SocketCalls.PollIn, _wakeEvent, nanoseconds);

    public void Wake()
    {
        // The descriptor's number may belong to another file once it is closed.
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                SocketCalls.Raise(_wakeEvent);
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
                SocketCalls.CloseEvent(_wakeEvent);
            }
        }
    }
}
