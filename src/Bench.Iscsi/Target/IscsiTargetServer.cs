using System.Net;
using System.Net.Sockets;
using Bench.Iscsi.Target.Protocol;
using Bench.Iscsi.Target.Server;

namespace Bench.Iscsi.Target;

/// <summary>
/// An iSCSI target on TCP, made to be measured against: a thread per connection, many commands per receive, many answers per send. Also the target of
/// a first run, started in the process that measures.
/// </summary>
public sealed class IscsiTargetServer : IDisposable
{
    private const int Backlog = 256;
    private const int ThreadStack = 512 << 10;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly IscsiTargetOptions _options;
    private readonly TargetPortal _portal;
    private readonly Lock _gate = new();
    private readonly Dictionary<TargetConnection, (ConnectionLoop Loop, Thread Thread)> _connections = [];
    private readonly TargetCounters _past = new();
    private readonly PollPermit _pollPermit = new();
    private Socket? _listener;
    private Thread? _acceptor;
    private long _accepted;
    private long _refused;
    private volatile bool _stopping;

    /// <summary>Opens the logical units; nothing listens yet.</summary>
    /// <exception cref="IscsiException">No target, a bad name, an unsafe address, or a logical unit that cannot be opened.</exception>
    public IscsiTargetServer(IscsiTargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        _portal = new TargetPortal(options);
    }

    /// <summary>Where it listens; with a port once started.</summary>
    public IPEndPoint Endpoint => (IPEndPoint?)_listener?.LocalEndPoint ?? _options.Listen;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IscsiException">See the constructor and <see cref="Start()"/>.</exception>
    public static IscsiTargetServer Start(IscsiTargetOptions options)
    {
        var server = new IscsiTargetServer(options);
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Listens and serves until <see cref="Stop"/>; returns as soon as connections are taken.</summary>
    /// <exception cref="IscsiException">The address cannot be had.</exception>
    public void Start()
    {
        var listener = new Socket(_options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(_options.Listen);
            listener.Listen(Backlog);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new IscsiException($"cannot listen on {_options.Listen}: {e.Message}", e);
        }
        _listener = listener;
        _acceptor = new Thread(AcceptLoop, ThreadStack) { IsBackground = true, Name = "iscsi target accept" };
        _acceptor.Start();
    }

    /// <summary>Closes all connections and waits for their threads. The logical units stay until <see cref="Dispose"/>.</summary>
    public void Stop()
    {
        _stopping = true;
        _listener?.Dispose();
        _acceptor?.Join(StopPatience);
        (ConnectionLoop Loop, Thread Thread)[] running;
        lock (_gate)
        {
            running = [.. _connections.Values];
        }
        foreach (var (loop, _) in running)
        {
            loop.Stop();
        }
        foreach (var (_, thread) in running)
        {
            thread.Join(StopPatience);
        }
    }

    /// <summary>Asks every initiator to log out within some seconds, as before a shutdown.</summary>
    public void RequestLogout(TimeSpan within)
    {
        lock (_gate)
        {
            foreach (TargetConnection connection in _connections.Keys)
            {
                connection.RequestLogout((ushort)Math.Clamp(within.TotalSeconds, 0, ushort.MaxValue));
            }
        }
    }

    /// <summary>The counters as they stand; cheap enough to be asked every second.</summary>
    public TargetStatistics Statistics()
    {
        var total = new TargetCounters();
        int connections;
        lock (_gate)
        {
            _past.AddTo(total);
            foreach (TargetConnection connection in _connections.Keys)
            {
                connection.Counters.AddTo(total);
            }
            connections = _connections.Count;
        }
        return new()
        {
            Connections = connections,
            Sessions = _portal.SessionCount,
            Accepted = Interlocked.Read(ref _accepted),
            Refused = Interlocked.Read(ref _refused),
            PdusIn = total.PdusIn,
            PdusOut = total.PdusOut,
            BytesIn = total.BytesIn,
            BytesOut = total.BytesOut,
            Commands = total.Commands,
            Reads = total.Reads,
            Writes = total.Writes,
            ReadBytes = total.ReadBytes,
            WriteBytes = total.WriteBytes,
            CheckConditions = total.CheckConditions,
            Rejects = total.Rejects,
            DigestErrors = total.DigestErrors,
            Snacks = total.Snacks,
            Retransmitted = total.Retransmitted,
            RecoveryR2Ts = total.RecoveryR2Ts,
            Reassigned = total.Reassigned,
            ConnectionsRecovered = total.ConnectionsRecovered,
            InternalErrors = total.InternalErrors,
            FaultsInjected = total.FaultsInjected,
            Receives = total.Receives,
            Sends = total.Sends,
            Sleeps = total.Sleeps,
            CpuTime = TimeSpan.FromMicroseconds(total.CpuNanoseconds / 1e3),
            PollTime = TimeSpan.FromMicroseconds(total.PollNanoseconds / 1e3),
            ReceiveTime = TimeSpan.FromMicroseconds(total.ReceiveNanoseconds / 1e3),
            ProcessTime = TimeSpan.FromMicroseconds(total.ProcessNanoseconds / 1e3),
            SendTime = TimeSpan.FromMicroseconds(total.SendNanoseconds / 1e3),
            SleepTime = TimeSpan.FromMicroseconds(total.SleepNanoseconds / 1e3),
        };
    }

    /// <summary>Stops, and frees the logical units.</summary>
    public void Dispose()
    {
        Stop();
        _portal.Dispose();
    }

    private static void Check(IscsiTargetOptions options)
    {
        if (options.Targets.Count == 0)
        {
            throw new IscsiException("a target server needs at least one target");
        }
        foreach (TargetDefinition target in options.Targets)
        {
            TargetName.Check(target.Name);
            if (target.Luns.Count == 0)
            {
                throw new IscsiException($"target {target.Name} needs at least one LUN");
            }
            if (target.QueueDepth is < 1 or > 4096)
            {
                throw new IscsiException($"target {target.Name}: a queue depth of {target.QueueDepth} is not from 1 to 4096");
            }
        }
        bool open = options.Targets.Any(target => target.Accounts.Count == 0);
        if (!IPAddress.IsLoopback(options.Listen.Address) && open && !options.AllowUnauthenticatedNetwork)
        {
            throw new IscsiException($"{options.Listen.Address} can be reached from the network, and anyone could read and write the LUNs: set CHAP accounts for every target, or allow it explicitly");
        }
    }

    private void AcceptLoop()
    {
        while (!_stopping)
        {
            try
            {
                Serve(_listener!.Accept());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                if (!_stopping)
                {
                    // Out of descriptors or a connection that died in the queue: the next one may work.
                    _options.Log?.Invoke($"accept failed: {e.Message}");
                    Thread.Sleep(10);
                }
            }
        }
    }

    private void Serve(Socket socket)
    {
        lock (_gate)
        {
            if (_stopping || _connections.Count >= _options.MaxConnections || _connections.Keys.Count(each => !each.IsLoggedIn) >= _options.MaxLogins)
            {
                Interlocked.Increment(ref _refused);
                socket.Dispose();
                return;
            }
            Interlocked.Increment(ref _accepted);
            socket.NoDelay = true;
            var connection = new TargetConnection(_portal, $"{socket.RemoteEndPoint}", $"{socket.LocalEndPoint}", ConnectionLoop.Now);
            ITargetSocket io = OperatingSystem.IsLinux() ? new LinuxTargetSocket(socket) : new PortableTargetSocket(socket);
            var loop = new ConnectionLoop(io, connection, _options, _pollPermit);
            var thread = new Thread(() => Run(connection, loop), ThreadStack) { IsBackground = true, Name = $"iscsi target {connection.Number}" };
            _connections.Add(connection, (loop, thread));
            _pollPermit.Connections = _connections.Count;
            thread.Start();
        }
    }

    private void Run(TargetConnection connection, ConnectionLoop loop)
    {
        try
        {
            loop.Run();
        }
        finally
        {
            _options.Log?.Invoke($"[{connection.Number} {connection.Peer}] ended: {connection.EndReason}");
            lock (_gate)
            {
                _connections.Remove(connection);
                _pollPermit.Connections = _connections.Count;
                connection.Counters.AddTo(_past);
            }
            connection.Dispose();
        }
    }
}
