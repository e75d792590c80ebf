using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bench.SocketLoop;

/// <summary>
/// What TCP alone allows: two processes exchange requests and replies of iSCSI's sizes and do nothing else, with one send for all that one receive asked for.
/// <c>serve PORT</c> in one process, <c>run PORT read|write BYTES DEPTH SECONDS POLL-MICROSECONDS</c> in another; the second
/// prints exchanges a second and its CPU time in microseconds per exchange. For scripts/compare-iscsi.sh.
/// </summary>
internal sealed class SocketExchange
{
    private const int Header = 48;
    private const int Room = 1 << 20;

    private readonly SocketEnd _end;
    private readonly int _out;
    private readonly int _in;
    private readonly byte[] _outgoing;
    private readonly byte[] _incoming = new byte[Room];

    private SocketExchange(Socket socket, int outLength, int inLength, int depth, long poll)
    {
        _end = new SocketEnd(socket, poll);
        _out = outLength;
        _in = inLength;
        _outgoing = new byte[outLength * depth];
    }

    /// <summary>Runs one end.</summary>
    /// <param name="arguments">The command line.</param>
    public static void Run(string[] arguments)
    {
        int port = Number(arguments[1]);
        if (arguments[0] == "serve")
        {
            Serve(port);
        }
        else
        {
            Measure(port, arguments[2] == "write", Number(arguments[3]), Number(arguments[4]), Number(arguments[5]), Number(arguments[6]));
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // One client after the other; each says first what it will do.
    private static void Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Console.WriteLine("listening");
        while (true)
        {
            using Socket socket = listener.AcceptSocket();
            socket.NoDelay = true;
            int[] plan = new int[4];
            socket.Receive(MemoryMarshal.AsBytes(plan.AsSpan()));
            new SocketExchange(socket, plan[1], plan[0], plan[2], plan[3] * 1000L).Exchange(owed: 0, long.MaxValue);
        }
    }

    private static void Measure(int port, bool writes, int bytes, int depth, int seconds, int pollMicroseconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        int request = writes ? Header + bytes : Header;
        int reply = writes ? Header : Header + bytes;
        int[] plan = [request, reply, depth, pollMicroseconds];
        socket.Send(MemoryMarshal.AsBytes(plan.AsSpan()));
        var loop = new SocketExchange(socket, request, reply, depth, pollMicroseconds * 1000L);
        loop.Exchange(depth, Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 2));
        TimeSpan processorTime = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        long exchanges = loop.Exchange(owed: 0, started + (seconds * Stopwatch.Frequency));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        double microseconds = (Environment.CpuUsage.TotalTime - processorTime).TotalMicroseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{exchanges / elapsed.TotalSeconds:0} {microseconds / exchanges:0.000}"));
    }

    private long Exchange(int owed, long until)
    {
        long exchanges = 0;
        while (true)
        {
            if (owed > 0)
            {
                _end.SendAll(_outgoing.AsSpan(0, owed * _out));
            }

            if (Stopwatch.GetTimestamp() >= until)
            {
                return exchanges;
            }

            owed = _end.ReceiveWhole(_incoming, _in);
            if (owed < 0)
            {
                return exchanges;
            }

            exchanges += owed;
        }
    }
}
