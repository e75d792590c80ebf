using System.Net.Sockets;

namespace Bench.Iscsi.Target.Server;

/// <summary>
/// Closing a socket that has unread input resets the connection, and a reset may overtake the last answer: a refused login would look like a broken
/// network. So the sending side is closed first, and what the peer still sends is read and thrown away until it closes, for a bounded time.
/// </summary>
internal static class GracefulClose
{
    private const int PatienceMilliseconds = 500;
    private const int MaxReads = 256;

    public static void Run(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            socket.Blocking = true;
            socket.ReceiveTimeout = PatienceMilliseconds;
            Span<byte> ignored = stackalloc byte[4096];
            for (int i = 0; i < MaxReads && socket.Receive(ignored) > 0; i++)
            {
            }
        }
        catch (SocketException)
        {
            // The peer was faster, or said nothing for too long: either way it is time to close.
        }
    }
}
