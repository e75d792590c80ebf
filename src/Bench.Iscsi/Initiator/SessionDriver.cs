using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Native;
using Bench.Iscsi.Login;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// Drives one session over TCP from the thread that calls: it gives the state machine bytes and time, and sends what it gives back.
/// A lost session is brought back within <see cref="IscsiConnectOptions.ReconnectTimeout"/>, its commands are sent again.
/// </summary>
internal sealed unsafe partial class SessionDriver : IDisposable
{
    private const long TickInterval = 50_000_000;
    private const long DelayedTickInterval = 1_000_000;

    // Unsent bytes above which nothing is received: a target that makes us answer without end must first read.
    private const long MaxUnsent = 4 << 20;

    // Bytes received before what they finished is handed on.
    private const long MostPerPass = 256 << 10;

    private readonly IscsiConnectOptions _options;
    private readonly ulong _isid = Isid.Next();
    private readonly List<TcpTransport> _transports = [];
    private readonly List<ConnectionGap> _gaps = [];
    private PortalAddress _portal;

    // The connection that bytes are being moved for, -1 for none: where an exception comes from.
    private int _current = -1;
    private long _nextTick;

    /// <summary>A session that is not logged in yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="depth">Most commands at a time.</param>
    public SessionDriver(IscsiConnectOptions options, int depth)
    {
        _options = options;
        _portal = options.Portal;
        Session = new InitiatorSession(depth, new SessionTimers
        {
            Command = options.CommandTimeout.Nanoseconds(),
            Abort = Math.Min(new SessionTimers().Abort, options.CommandTimeout.Nanoseconds()),
            PingInterval = options.PingInterval.Nanoseconds(),
            PingTimeout = options.PingInterval.Nanoseconds(),
        })
        {
            Notify = message => Notify?.Invoke($"{_portal} {message}"),
        };
    }

    /// <summary>Receives what people should know of commands without answer.</summary>
    public Action<string>? Notify { get; set; }

    public InitiatorSession Session { get; }

    public IscsiConnectOptions Options => _options;

    /// <summary>What the login agreed on.</summary>
    public IscsiParameters Parameters => Session.Connections[0].Parameters;

    /// <summary>The portal that the session is really at, redirections followed.</summary>
    public PortalAddress Portal => _portal;

    /// <summary>True where the target is on this machine.</summary>
    public bool IsLocal => _transports.Count > 0 && _transports[0].IsLocal;

    /// <summary>Times without session, in order.</summary>
    public IReadOnlyList<ConnectionGap> Gaps => _gaps;

    public List<TcpTransport> Transports => _transports;

    /// <summary>Receives the times of this driver's routines; a poller shares one among its drivers.</summary>
    public RoutineTimes Times { get; set; } = new();

    /// <summary>What TCP said of the connections over time; null takes no samples.</summary>
    public TcpSeries? TcpSeries { get; set; }

    /// <summary>Begins <see cref="TcpSeries"/> anew; the first sample is taken in the next pass.</summary>
    public void BeginSampling(long now)
    {
        TcpSeries?.Restart(now);
        _nextTick = now;
    }

    public void Dispose()
    {
        CloseTransports();
        Session.Dispose();
    }

    /// <summary>Hands over a command; <see cref="Send"/> sends what was handed over.</summary>
    /// <returns>The slot, or -1 where no more commands fit.</returns>
    public int Submit(in ScsiRequest request, long now) => Session.Submit(request, now);

    /// <summary>Sends what waits, as far as window and socket take it.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The time after it, where the routines of the next driver begin.</returns>
    /// <exception cref="IscsiException">The session was lost and did not come back.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Send(long now)
    {
        try
        {
            Session.Pump(now);
            SendAll(ref now);
            return now;
        }
        catch (IscsiException error)
        {
            Recover(error);
            return Clock.Now;
        }
    }

    /// <summary>Receives what is there, and sends what that makes possible, without blocking.</summary>
    /// <param name="now">The time; goes on with what was measured on the way.</param>
    /// <returns>True where something came.</returns>
    /// <exception cref="IscsiException">The session was lost and did not come back.</exception>
    public bool Pass(ref long now) => Pass(ref now, waits: false);

    /// <summary>True where <see cref="PassOrWait"/> may be called: one connection, and nothing but it to wait for.</summary>
    public bool CanWait => _transports.Count == 1 && !Session.HasDelayed && Session.Connections[0].Output.Length == 0;

    /// <summary>As <see cref="Pass(ref long)"/>, but sleeps until bytes come, for <see cref="TcpTransport.LongestWait"/> at most.</summary>
    /// <returns>True where something came.</returns>
    /// <exception cref="IscsiException">The session was lost and did not come back.</exception>
    public bool PassOrWait(ref long now) => Pass(ref now, waits: true);

    /// <summary>When <see cref="Pass(ref long)"/> has something to do though no bytes come, Clock nanoseconds.</summary>
    public long NextDeadline(long now) => Session.HasDelayed ? Math.Min(_nextTick, now + DelayedTickInterval) : _nextTick;

    /// <summary>Logs out and closes; a target that does not answer is left.</summary>
    public void LogOut()
    {
        try
        {
            if (Session.State == SessionState.LoggedIn && !_options.GivenUp.IsCancellationRequested)
            {
                var slot = Session.BeginLogout(Clock.Now);
                Await(slot, TimeSpan.FromSeconds(2));
            }
        }
        catch (IscsiException)
        {
            // The session ends either way.
        }

        Session.End(Clock.Now);
        CloseTransports();
    }

    /// <summary>Waits for the answer to a control request (text, task management, logout).</summary>
    /// <exception cref="IscsiException">The connection broke, or no answer came in time.</exception>
    public InitiatorTask Await(int slot, TimeSpan timeout)
    {
        var deadline = Clock.Now + timeout.Nanoseconds();
        var task = Session[slot];
        while (task.State != TaskState.Completed)
        {
            var now = Clock.Now;
            if (now > deadline)
            {
                throw new IscsiException($"{_portal}: no answer to a {task.Kind} request within {timeout.TotalSeconds:0.#} s") { Portal = _portal.ToString() };
            }

            SendAll(ref now);
            if (!ReceiveAll(ref now))
            {
                Sleep(50);
            }
        }

        Session.Release(slot);
        return task.Failure == TaskFailure.None
            ? task
            : throw new IscsiException($"{_portal}: {task.Kind} request failed: {task.Failure}") { Portal = _portal.ToString() };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Pass(ref long now, bool waits)
    {
        try
        {
            var came = waits ? ReceiveOrWait(ref now) : ReceiveAll(ref now);
            if (now >= _nextTick)
            {
                Tick(now);
            }

            if (came)
            {
                if (Session.DropNotice is { } drop)
                {
                    Session.DropNotice = null;
                    throw drop;
                }

                Session.Pump(now);
            }

            SendAll(ref now);
            return came;
        }
        catch (IscsiException error)
        {
            Recover(error);
            now = Clock.Now;
            return true;
        }
    }

    private void Tick(long now)
    {
        _nextTick = now + (Session.HasDelayed ? DelayedTickInterval : TickInterval);
        RequireWanted();
        Session.Tick(now);
        if (Session.MustLogOut(now))
        {
            throw new IscsiException("the target asked for a logout") { IsTransient = true };
        }

        if (TcpSeries is { } series)
        {
            series.Sample(_transports, now);
            _nextTick = Math.Min(_nextTick, series.Next);
        }
    }

    // What was done since "now" was making PDUs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SendAll(ref long now)
    {
        for (var i = 0; i < _transports.Count; i++)
        {
            var connection = Session.Connections[i];
            var output = connection.Output;
            if (output.Length > 0)
            {
                _current = i;
                var begun = Clock.Now;
                Times.Transmit += begun - now;
                _transports[i].Send(output, Session.Counters);
                now = Clock.Now;
                Times.KernelSend += now - begun;
                Times.ClockReads += 2;
                connection.Sent(now);
            }
        }

        _current = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Received(InitiatorConnection connection, int bytes, ref long now)
    {
        var begun = now;
        var answered = Session.Counters.AnswerNanoseconds;
        Session.Counters.ReceiveCalls++;
        connection.Received(bytes, begun);
        now = Clock.Now;
        answered = Session.Counters.AnswerNanoseconds - answered;
        Times.Receive += now - begun - answered;
        Times.Transmit += answered;
        Times.ClockReads++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReceiveAll(ref long now)
    {
        var came = false;
        Span<IoVector> vectors = stackalloc IoVector[2];
        for (var i = 0; i < _transports.Count; i++)
        {
            var connection = Session.Connections[i];
            if (connection.Output.OwnBytes > MaxUnsent || connection.State == ConnectionState.Closed)
            {
                continue;
            }

            _current = i;
            came |= ReceiveThere(i, connection, vectors, ref now);
        }

        _current = -1;
        return came;
    }

    // Takes all there is, in several calls where each has an end of its own: large data goes right where it belongs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReceiveThere(int index, InitiatorConnection connection, Span<IoVector> vectors, ref long now)
    {
        var transport = _transports[index];
        for (long taken = 0; ;)
        {
            var count = connection.ReceiveVectors(vectors);
            var bytes = transport.Receive(vectors[..count]);
            if (bytes == 0)
            {
                return taken > 0;
            }

            var begun = now;
            now = Clock.Now;
            Times.KernelReceive += now - begun;
            Times.ClockReads++;
            var filled = bytes == Room(vectors[..count]);
            Received(connection, bytes, ref now);
            taken += bytes;
            if (!filled || taken >= MostPerPass || connection.State == ConnectionState.Closed)
            {
                return true;
            }
        }
    }

    private static long Room(ReadOnlySpan<IoVector> vectors)
    {
        long room = 0;
        foreach (var vector in vectors)
        {
            room += vector.Length;
        }

        return room;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReceiveOrWait(ref long now)
    {
        var connection = Session.Connections[0];
        Span<IoVector> vectors = stackalloc IoVector[2];
        _current = 0;
        var count = connection.ReceiveVectors(vectors);
        Session.Counters.Sleeps++;
        var begun = now;
        var bytes = _transports[0].ReceiveOrWait(vectors[..count]);
        now = Clock.Now;
        Times.Waiting += now - begun;
        if (bytes == 0)
        {
            _current = -1;
            return false;
        }

        var filled = bytes == Room(vectors[..count]);
        Received(connection, bytes, ref now);
        if (filled && connection.State != ConnectionState.Closed)
        {
            ReceiveThere(0, connection, vectors, ref now);
        }

        _current = -1;
        return true;
    }

    private void Sleep(int milliseconds)
    {
        Session.Counters.Sleeps++;
        var open = new List<TcpTransport>(_transports.Count);
        Span<bool> wants = stackalloc bool[_transports.Count];
        for (var i = 0; i < _transports.Count; i++)
        {
            if (Session.Connections[i].State != ConnectionState.Closed)
            {
                wants[open.Count] = Session.Connections[i].Output.Length > 0;
                open.Add(_transports[i]);
            }
        }

        TcpTransport.Wait(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(open), wants[..open.Count], milliseconds);
    }

    private void CloseTransports()
    {
        foreach (var transport in _transports)
        {
            transport.Dispose();
        }

        _transports.Clear();
    }
}
