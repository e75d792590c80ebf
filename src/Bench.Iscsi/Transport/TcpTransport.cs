using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Native;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport.Native;

namespace Bench.Iscsi.Transport;

/// <summary>
/// A TCP connection that is driven by the thread that uses it: no call blocks but <see cref="Wait"/> and <see cref="ReceiveOrWait"/>. One
/// sendmsg takes up to 512 pieces of memory, one recvmsg fills up to two, so a batch of commands or of answers costs one system call.
/// </summary>
internal sealed unsafe class TcpTransport : IDisposable
{
    /// <summary>Pieces of memory of one send; IOV_MAX is 1,024.</summary>
    public const int MaxVectors = 512;

    /// <summary>Longest stay in <see cref="ReceiveOrWait"/>.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly int _descriptor;

    private TcpTransport(Socket socket, string portal)
    {
        _socket = socket;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        Portal = portal;
        IsLocal = socket is { LocalEndPoint: IPEndPoint own, RemoteEndPoint: IPEndPoint other } && own.Address.Equals(other.Address);
    }

    /// <summary><c>host:port</c>.</summary>
    public string Portal { get; }

    /// <summary>True where both ends are on this machine.</summary>
    public bool IsLocal { get; }

    public int Descriptor => _descriptor;

    /// <summary>Makes a connection.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="options">Settings of the socket.</param>
    /// <param name="givenUp">Ends the wait for an answer.</param>
    /// <exception cref="IscsiException">The name is unknown, or nobody answers.</exception>
    public static TcpTransport Connect(string host, int port, TcpOptions options, CancellationToken givenUp = default)
    {
        var portal = host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal) ? [literal] : Dns.GetHostAddresses(host);
        }
        catch (SocketException error)
        {
            throw Failed(portal, $"cannot find the address of {host}: {error.Message}", error);
        }

        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                Prepare(socket, options);
                Connect(socket, new IPEndPoint(address, port), options.ConnectTimeout, givenUp);
                var transport = new TcpTransport(socket, portal);
                transport.AllowWaiting();
                return transport;
            }
            catch (SocketException error)
            {
                last = error;
                socket.Dispose();
            }
        }

        var why = last is SocketException { SocketErrorCode: not SocketError.TimedOut } refused
            ? refused.Message
            : $"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s";
        throw Failed(portal, $"cannot connect to {portal}: {why}", last);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends what the queue holds, as far as the socket takes it.</summary>
    /// <returns>Bytes sent.</returns>
    /// <exception cref="IscsiException">The connection broke.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Send(SendQueue queue, IscsiCounters counters)
    {
        // Not cleared (SkipLocalsInit): that would cost more than filling the few that a send has.
        var vectors = stackalloc IoVector[MaxVectors];
        long total = 0;
        while (queue.Length > 0)
        {
            var count = queue.Gather(new Span<IoVector>(vectors, MaxVectors));
            var message = new MessageHeader { Vectors = vectors, VectorCount = (nuint)count };
            var sent = LinuxSocket.SendMessage(_descriptor, &message, LinuxSocket.MSG_DONTWAIT | LinuxSocket.MSG_NOSIGNAL);
            if (sent < 0)
            {
                var errno = Errno.Last;
                if (errno == Errno.EAGAIN)
                {
                    break;
                }

                if (errno != Errno.EINTR)
                {
                    throw Broken(errno);
                }

                continue;
            }

            counters.SendCalls++;
            total += sent;
            queue.Consume(sent);
        }

        counters.BytesSent += total;
        return total;
    }

    /// <summary>Receives into the vectors once.</summary>
    /// <returns>Bytes received; 0 where none are there.</returns>
    /// <exception cref="IscsiException">The connection broke, or the peer closed it.</exception>
    public int Receive(Span<IoVector> vectors) => Receive(vectors, LinuxSocket.MSG_DONTWAIT);

    /// <summary>
    /// Receives into the vectors once, and sleeps until something comes where nothing is there: half of the system calls of a
    /// <see cref="Wait"/> with a <see cref="Receive(Span{IoVector})"/> after it.
    /// </summary>
    /// <returns>Bytes received; 0 where none came within <see cref="LongestWait"/>, or a signal did.</returns>
    /// <exception cref="IscsiException">The connection broke, or the peer closed it.</exception>
    public int ReceiveOrWait(Span<IoVector> vectors) => Receive(vectors, 0);

    /// <summary>Sleeps until one of the connections can be read (or written, where it has something to send), or the time is over.</summary>
    /// <returns>False where the time was over or a signal came.</returns>
    public static bool Wait(ReadOnlySpan<TcpTransport> transports, ReadOnlySpan<bool> wantsToSend, int milliseconds)
    {
        var descriptors = stackalloc PollEntry[transports.Length];
        for (var i = 0; i < transports.Length; i++)
        {
            descriptors[i] = new PollEntry
            {
                FileDescriptor = transports[i]._descriptor,
                Events = (short)(LinuxPoll.POLLIN | (wantsToSend[i] ? LinuxPoll.POLLOUT : 0)),
            };
        }

        return LinuxPoll.Poll(descriptors, (nuint)transports.Length, milliseconds) > 0;
    }

    /// <summary>What TCP says of the connection.</summary>
    public TcpStatistics? Statistics()
    {
        TcpInfo info;
        var length = (uint)sizeof(TcpInfo);
        return LinuxSocket.GetOption(_descriptor, LinuxSocket.IPPROTO_TCP, LinuxSocket.TCP_INFO, &info, &length) == 0
            ? new TcpStatistics(info.Rtt, info.RttVar, info.TotalRetrans, info.SndCwnd, info.SndMss, info.Unacked)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Receive(Span<IoVector> vectors, int flags)
    {
        nint received;
        fixed (IoVector* first = vectors)
        {
            if (vectors.Length == 1)
            {
                // A message header costs the kernel more to read than an empty socket costs to look at.
                received = LinuxSocket.Receive(_descriptor, first->Base, first->Length, flags);
            }
            else
            {
                var message = new MessageHeader { Vectors = first, VectorCount = (nuint)vectors.Length };
                received = LinuxSocket.ReceiveMessage(_descriptor, &message, flags);
            }
        }

        if (received > 0)
        {
            return (int)received;
        }

        if (received == 0)
        {
            throw new IscsiException($"{Portal} closed the connection") { Portal = Portal, IsTransient = true };
        }

        var errno = Errno.Last;
        return errno is Errno.EAGAIN or Errno.EINTR ? 0 : throw Broken(errno);
    }

    // .NET makes the descriptor non-blocking for the connect and would emulate its own ReceiveTimeout.
    private void AllowWaiting()
    {
        var limit = new TimeValue { Microseconds = (long)LongestWait.TotalMicroseconds };
        if (LinuxSocket.SetOption(_descriptor, LinuxSocket.SOL_SOCKET, LinuxSocket.SO_RCVTIMEO, &limit, (uint)sizeof(TimeValue)) < 0
            || LinuxFile.SetFlags(_descriptor, 0) < 0)
        {
            throw Broken(Errno.Last);
        }
    }

    // ConnectAsync would leave the socket with .NET's event loop, whose threads then wake up for all that ever arrives: half of a core
    // at 50,000 answers a second, taken from the target where that shares the machine.
    private static void Connect(Socket socket, IPEndPoint target, TimeSpan timeout, CancellationToken givenUp)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(target);
        }
        catch (SocketException started) when (started.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            var deadline = Clock.Now + timeout.Nanoseconds();
            while (!socket.Poll(LongestWait, SelectMode.SelectWrite))
            {
                if (Clock.Now < deadline && !givenUp.IsCancellationRequested)
                {
                    continue;
                }

                throw new SocketException((int)SocketError.TimedOut);
            }

            var outcome = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (outcome != 0)
            {
                throw new SocketException(outcome);
            }
        }
    }

    private static void Prepare(Socket socket, TcpOptions options)
    {
        socket.NoDelay = options.NoDelay;
        if (options.SendBuffer > 0)
        {
            socket.SendBufferSize = options.SendBuffer;
        }

        if (options.ReceiveBuffer > 0)
        {
            socket.ReceiveBufferSize = options.ReceiveBuffer;
        }
    }

    private static IscsiException Failed(string portal, string message, Exception? inner) =>
        new(message, inner) { Portal = portal, Phase = IscsiPhase.Connect, IsTransient = true };

    private IscsiException Broken(int errno) =>
        new($"the connection to {Portal} broke: {Errno.Text(errno)}") { Portal = Portal, IsTransient = true };
}
