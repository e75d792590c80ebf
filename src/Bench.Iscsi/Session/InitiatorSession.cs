using System.Runtime.CompilerServices;
using Bench.Iscsi.Login;

namespace Bench.Iscsi.Session;

/// <summary>
/// An initiator's session as a state machine, RFC 7143 section 4.2: task table, command window and recovery over one or more connections.
/// It has no socket, thread or clock: commands, received bytes and the time go in, bytes to send and finished tasks come out.
/// </summary>
internal sealed unsafe partial class InitiatorSession : IDisposable
{
    // Tags for pings, aborts, text and logout, beyond those of the commands.
    private const int ControlSlots = 32;

    private readonly InitiatorTask[] _tasks;
    private readonly int[] _free;
    private readonly int[] _pending;
    private readonly int[] _completed;
    private readonly List<InitiatorConnection> _connections = [];
    private int _freeCount;
    private int _pendingHead;
    private int _pendingCount;
    private int _completedHead;
    private int _completedCount;
    private int _commandsInUse;
    private int _nextConnection;
    private CommandWindow _window;

    /// <summary>A session that was never logged in.</summary>
    /// <param name="depth">Most commands at a time, 1 to 32,768.</param>
    /// <param name="timers">How long to wait for what.</param>
    public InitiatorSession(int depth, SessionTimers timers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 32768);
        Depth = depth;
        Timers = timers;
        var slots = depth + ControlSlots;
        _tasks = new InitiatorTask[slots];
        _free = new int[slots];
        _pending = new int[slots];
        _completed = new int[slots];
        for (var i = 0; i < slots; i++)
        {
            _tasks[i] = new InitiatorTask { Slot = i, Tag = (uint)i };
            _free[i] = slots - 1 - i;
        }

        _freeCount = slots;
    }

    public int Depth { get; }

    public SessionTimers Timers { get; }

    public SessionState State { get; private set; }

    public IscsiCounters Counters { get; } = new();

    // The list itself, since a call through an interface per batch costs more than the batch loop.
    public List<InitiatorConnection> Connections => _connections;

    public CommandWindow Window => _window;

    /// <summary>The session's handle at the target, 0 before login.</summary>
    public ushort Tsih { get; private set; }

    /// <summary>What the leading login agreed for the session.</summary>
    public IscsiParameters Parameters { get; private set; } = new();

    /// <summary>Commands handed over and not taken back.</summary>
    public int CommandsInUse => _commandsInUse;

    /// <summary>Finished commands that wait to be taken.</summary>
    public int Completed => _completedCount;

    /// <summary>Commands sent and not answered.</summary>
    public int InFlight
    {
        get
        {
            var sum = 0;
            foreach (var connection in _connections)
            {
                sum += connection.Outstanding;
            }

            return sum;
        }
    }

    public InitiatorTask this[int slot] => _tasks[slot];

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _connections.Clear();
    }

    /// <summary>Adds a connection, to be logged in.</summary>
    public InitiatorConnection AddConnection(int receiveBufferSize)
    {
        var connection = new InitiatorConnection(this, (ushort)_connections.Count, receiveBufferSize);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Hands over a command; it is sent by <see cref="Pump"/>.</summary>
    /// <returns>Its slot, or -1 where <see cref="Depth"/> commands are in use.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Submit(in ScsiRequest request, long now)
    {
        if (_commandsInUse == Depth)
        {
            return -1;
        }

        var task = Take(TaskKind.Scsi);
        _commandsInUse++;
        task.Request = request;
        task.Retries = task.Expiries = 0;
        task.TriedSince = now;
        task.Times.Begin(now);
        task.NotBefore = 0;
        task.State = TaskState.Pending;
        Enqueue(task.Slot);
        return task.Slot;
    }

    /// <summary>Sends what waits, as far as the command window lets it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pump(long now)
    {
        if (State != SessionState.LoggedIn || _logoutWanted || _isCut)
        {
            return;
        }

        while (_pendingCount > 0)
        {
            if (!_window.IsOpen)
            {
                StallAt(now);
                return;
            }

            Issue(_tasks[_pending[_pendingHead]], now);
            _pendingHead = Next(_pendingHead);
            _pendingCount--;
            _stalledSince = 0;
        }
    }

    /// <summary>Takes a finished command; the caller gives it back with <see cref="Release"/>.</summary>
    public bool TryTakeCompletion(out int slot)
    {
        if (_completedCount == 0)
        {
            slot = -1;
            return false;
        }

        slot = _completed[_completedHead];
        _completedHead = Next(_completedHead);
        _completedCount--;
        return true;
    }

    /// <summary>Gives a task's slot back.</summary>
    public void Release(int slot)
    {
        var task = _tasks[slot];
        if (task.Kind == TaskKind.Scsi)
        {
            _commandsInUse--;
        }

        task.State = TaskState.Free;
        task.Connection = null;
        _free[_freeCount++] = slot;
    }

    /// <summary>The task of a tag, where it waits for an answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public InitiatorTask? FindTask(uint tag)
    {
        var slot = (int)(tag & 0xffff);
        if (slot >= _tasks.Length)
        {
            return null;
        }

        var task = _tasks[slot];
        return task.Tag == tag && task.State is TaskState.Issued or TaskState.Aborting && task.Tag == tag ? task : null;
    }

    /// <summary>Takes the window of a PDU.</summary>
    public void UpdateWindow(uint expCmdSN, uint maxCmdSN)
    {
        _window.Update(expCmdSN, maxCmdSN);
    }

    /// <summary>A connection reached the full feature phase.</summary>
    public void LoggedIn(InitiatorConnection connection, InitiatorLogin login, long now)
    {
        connection.LastReceivedAt = now;
        _isCut = false;
        if (Tsih == 0)
        {
            Tsih = login.Tsih;
            Parameters = connection.Parameters;
            _window.Begin(_window.CmdSN, login.ExpCmdSN, login.MaxCmdSN);
            State = SessionState.LoggedIn;
            BeginRecovery(connection.Parameters.ErrorRecoveryLevel);
            _logoutWanted = false;
            _stalledSince = 0;
            return;
        }

        _window.Update(login.ExpCmdSN, login.MaxCmdSN);
        Resume(connection, connection, now);
    }

    /// <summary>CmdSN that a login has to carry.</summary>
    public uint LoginCmdSN(bool isLeading)
    {
        if (isLeading)
        {
            _window.CmdSN = 1;
            Tsih = 0;
            ForgetReassignments();
        }

        return _window.CmdSN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private InitiatorTask Take(TaskKind kind)
    {
        if (_freeCount == 0)
        {
            throw new IscsiException("more control requests at a time than a session has tags for");
        }

        var task = _tasks[_free[--_freeCount]];
        task.Kind = kind;
        task.Outcome = 0;
        task.ReferencedSlot = -1;
        Renew(task);
        return task;
    }

    // A new tag for every use and every repetition; bit 31 stays 0, so the reserved tag never comes up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Renew(InitiatorTask task)
    {
        task.Tag = (task.Tag + 0x1_0000) & 0x7fff_ffff;
        task.ResetTransfer();
    }

    private int Next(int index) => index + 1 == _pending.Length ? 0 : index + 1;

    private void Enqueue(int slot)
    {
        var at = _pendingHead + _pendingCount++;
        _pending[at >= _pending.Length ? at - _pending.Length : at] = slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Issue(InitiatorTask task, long now)
    {
        task.State = TaskState.Issued;
        task.IssuedAt = now;
        task.Times.Issue(now);
        task.Deadline = now + Timers.Command;
        Counters.Commands++;
        ChooseConnection().SendCommand(task, _window.CmdSN++);
        if (_window.Size > Counters.LargestWindow)
        {
            Counters.LargestWindow = _window.Size;
        }
    }

    // Commands go around; a task then stays on its connection (allegiance, RFC 7143 section 4.2.2).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private InitiatorConnection ChooseConnection()
    {
        // With one connection, Pump stops while it is lost.
        if (_connections.Count == 1)
        {
            return _connections[0];
        }

        for (var i = 0; i < _connections.Count; i++)
        {
            _nextConnection = _nextConnection + 1 < _connections.Count ? _nextConnection + 1 : 0;
            if (_connections[_nextConnection].State == ConnectionState.LoggedIn)
            {
                break;
            }
        }

        return _connections[_nextConnection];
    }

    private void StallAt(long now)
    {
        if (_stalledSince == 0)
        {
            _stalledSince = now;
        }

        var first = _tasks[_pending[_pendingHead]];
        if (first.NotBefore != long.MaxValue)
        {
            first.NotBefore = long.MaxValue;
            Counters.WindowStalls++;
        }
    }
}
