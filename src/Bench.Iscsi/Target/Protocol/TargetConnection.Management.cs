using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

// Task management, logout, pings and messages to the initiator.
internal sealed unsafe partial class TargetConnection
{
    private Action? _outside;
    private Action? _afterOutside;
    private uint _pingTag;
    private long _pingSent;
    private bool _pingOpen;

    /// <summary>When <see cref="Process"/> must be called at the latest, although nothing has come; nanoseconds.</summary>
    public long NextDeadline
    {
        get
        {
            long deadline = _timers.TryPeek(out _, out long due) ? due : long.MaxValue;
            deadline = _statuses is null || _session is null ? deadline : Math.Min(Math.Min(deadline, _recoveryDue), _session.NextExpiry);
            if (_session is null)
            {
                return Math.Min(deadline, _loginDeadline);
            }
            if (_pingOpen)
            {
                return Math.Min(deadline, _pingSent + (long)_portal.Options.PingTimeout.TotalNanoseconds);
            }
            TimeSpan interval = _portal.Options.PingInterval;
            return interval > TimeSpan.Zero ? Math.Min(deadline, _lastInput + (long)interval.TotalNanoseconds) : deadline;
        }
    }

    /// <summary>Asks the initiator to log out within some seconds (asynchronous event 1). From any thread.</summary>
    public void RequestLogout(ushort seconds)
    {
        PostMessage(new AsyncMessagePdu { Event = AsyncEvent.LogoutRequest, Parameter3 = seconds });
    }

    private void PostMessage(AsyncMessagePdu message)
    {
        if (_session is not { } session)
        {
            return;
        }
        lock (session.Gate)
        {
            _messages.Enqueue(message);
        }
        Wake?.Invoke();
    }

    private readonly Queue<AsyncMessagePdu> _messages = new();

    /// <summary>Aborts tasks of this connection that a rule picks. From any thread that holds the session's gate.</summary>
    /// <returns>How many there were.</returns>
    private int AbortTasks<T>(Func<TargetTask, T, bool> picks, T argument)
    {
        int aborted = 0;
        foreach (TargetTask task in _tasks.Values.ToArray())
        {
            if (!task.Lingers && picks(task, argument))
            {
                Retire(task);
                aborted++;
            }
        }
        return aborted;
    }

    private void OnTaskManagement(ReadOnlySpan<byte> header)
    {
        var pdu = TaskManagementRequestPdu.Read(header);
        TargetSession session = _session!;
        if (_faults?.Ignores(pdu.Function) == true)
        {
            Counters.FaultsInjected++;
            return;
        }
        UnitNexus? view = _nexus?.Find(pdu.Lun);
        switch (pdu.Function)
        {
            case TaskManagementFunction.AbortTask:
                Answer(pdu, AbortTask(pdu));
                break;
            case TaskManagementFunction.AbortTaskSet or TaskManagementFunction.ClearTaskSet or TaskManagementFunction.LogicalUnitReset when view is null:
                Answer(pdu, TaskManagementOutcome.LunDoesNotExist);
                break;
            case TaskManagementFunction.AbortTaskSet:
                foreach (TargetConnection connection in session.Connections)
                {
                    connection.AbortTasks(static (task, lun) => task.Lun == lun, pdu.Lun);
                }
                session.AbortLost(static (task, lun) => task.Lun == lun, pdu.Lun);
                Answer(pdu, TaskManagementOutcome.Complete);
                break;
            case TaskManagementFunction.ClearTaskSet:
                RunLater(() => ClearTaskSet(view!), () => Answer(pdu, TaskManagementOutcome.Complete));
                break;
            case TaskManagementFunction.LogicalUnitReset:
                RunLater(() => ResetUnit(view!.Unit, AdditionalSense.BusDeviceReset), () => Answer(pdu, TaskManagementOutcome.Complete));
                break;
            case TaskManagementFunction.TargetWarmReset when session.Node is { } node:
                RunLater(() => ResetAll(node), () => Answer(pdu, TaskManagementOutcome.Complete));
                break;
            case TaskManagementFunction.TargetColdReset when session.Node is { } node:
                RunLater(() => ColdReset(node), static () => { });
                break;
            case TaskManagementFunction.TaskReassign:
                Reassign(pdu);
                break;
            case TaskManagementFunction.ClearAca or TaskManagementFunction.QueryTask or TaskManagementFunction.QueryTaskSet
                or TaskManagementFunction.NexusReset or TaskManagementFunction.QueryAsyncEvent:
                Answer(pdu, TaskManagementOutcome.NotSupported);
                break;
            default:
                Answer(pdu, TaskManagementOutcome.Rejected);
                break;
        }
    }

    /// <summary>RFC 7143 section 11.5.5: a task that has not come yet counts as aborted too, and its number as used.</summary>
    private TaskManagementOutcome AbortTask(in TaskManagementRequestPdu pdu)
    {
        TargetSession session = _session!;
        uint tag = pdu.ReferencedTaskTag;
        foreach (TargetConnection connection in session.Connections)
        {
            if (connection._tasks.TryGetValue(tag, out TargetTask? task) && !task.Lingers)
            {
                connection.Retire(task);
                return TaskManagementOutcome.Complete;
            }
        }
        if (session.AbortLost(static (task, tag) => task.Tag == tag, tag) > 0)
        {
            return TaskManagementOutcome.Complete;
        }
        if (!SerialNumber.Before(pdu.RefCmdSN, session.ExpCmdSN) && !SerialNumber.After(pdu.RefCmdSN, session.MaxCmdSN) && SerialNumber.Before(pdu.RefCmdSN, pdu.CmdSN))
        {
            session.Hold(pdu.RefCmdSN, new HeldPdu(null, [], true));
            session.ReleaseHeld(this);
            return TaskManagementOutcome.Complete;
        }
        return TaskManagementOutcome.TaskDoesNotExist;
    }

    private void Answer(in TaskManagementRequestPdu pdu, TaskManagementOutcome outcome) => SendNumbered(new TaskManagementResponsePdu
    {
        Outcome = outcome,
        InitiatorTaskTag = pdu.InitiatorTaskTag,
        StatSN = _statSN++,
        ExpCmdSN = _session!.ExpCmdSN,
        MaxCmdSN = _session.MaxCmdSN,
    });

    /// <summary>Does something to other sessions, whose gates may not be taken while ours is held, and then something in ours. Input waits meanwhile.</summary>
    private void RunLater(Action outside, Action after)
    {
        _outside = outside;
        _afterOutside = after;
    }

    private void RunOutside()
    {
        while (_outside is { } outside)
        {
            outside();
            lock (_session!.Gate)
            {
                _outside = null;
                if (!_cut)
                {
                    _afterOutside!();
                }
            }
        }
    }

    private void ClearTaskSet(UnitNexus view)
    {
        foreach (TargetSession other in _portal.SessionsOf(_session!.Node!))
        {
            int aborted = AbortIn(other, view.Unit);
            if (aborted > 0 && other != _session)
            {
                other.Nexus!.Find(LunAddress.FromNumber(view.Unit.Number))?.Raise(AdditionalSense.CommandsClearedByAnotherInitiator);
            }
        }
    }

    private void ResetUnit(LogicalUnit unit, AdditionalSense attention)
    {
        foreach (TargetSession each in _portal.SessionsOf(_session!.Node!))
        {
            AbortIn(each, unit);
        }
        unit.Reset(attention);
    }

    private void ResetAll(TargetNode node)
    {
        foreach (LogicalUnit unit in node.Device.Units)
        {
            ResetUnit(unit, AdditionalSense.PowerOnOrReset);
        }
    }

    private void ColdReset(TargetNode node)
    {
        ResetAll(node);
        foreach (TargetSession each in _portal.SessionsOf(node))
        {
            lock (each.Gate)
            {
                each.Terminate("target cold reset");
                if (each.IsEmpty)
                {
                    // It only waited for a connection to be recovered: no thread of its own would do it.
                    _portal.Leave(each);
                }
            }
        }
    }

    private void AbortTasksOf(IReadOnlyList<Nexus> nexuses, LogicalUnit unit)
    {
        foreach (TargetSession each in _portal.SessionsOf(_session!.Node!))
        {
            if (nexuses.Contains(each.Nexus))
            {
                AbortIn(each, unit);
            }
        }
    }

    private static int AbortIn(TargetSession session, LogicalUnit unit)
    {
        lock (session.Gate)
        {
            return session.AbortLost(static (task, unit) => task.Unit?.Unit == unit, unit)
                + session.Connections.Sum(connection => connection.AbortTasks(static (task, unit) => task.Unit?.Unit == unit, unit));
        }
    }

    private void OnLogout(ReadOnlySpan<byte> header)
    {
        var pdu = LogoutRequestPdu.Read(header);
        TargetSession session = _session!;
        TargetConnection? named = pdu.Reason == LogoutReason.CloseSession ? this : session.Connections.Find(each => each.Cid == pdu.Cid);
        LogoutOutcome outcome = pdu.Reason switch
        {
            LogoutReason.CloseSession => LogoutOutcome.Closed,
            LogoutReason.RemoveForRecovery => RemoveForRecovery(pdu.Cid, named),
            _ when named is null => session.DiscardLost(pdu.Cid) ? LogoutOutcome.Closed : LogoutOutcome.ConnectionNotFound,
            _ => LogoutOutcome.Closed,
        };
        if (outcome == LogoutOutcome.Closed && pdu.Reason != LogoutReason.RemoveForRecovery && (named is not null || pdu.Reason == LogoutReason.CloseSession))
        {
            if (pdu.Reason == LogoutReason.CloseSession)
            {
                session.DiscardAllLost();
            }
            foreach (TargetConnection each in pdu.Reason == LogoutReason.CloseSession ? [.. session.Connections] : new[] { named! })
            {
                each.AbortTasks(static (_, _) => true, 0);
                each._loggedOut = true;
                if (each != this)
                {
                    each.Cut("logged out");
                    each.Wake?.Invoke();
                }
            }
        }
        SendNumbered(new LogoutResponsePdu
        {
            Outcome = outcome,
            InitiatorTaskTag = pdu.InitiatorTaskTag,
            StatSN = _statSN++,
            ExpCmdSN = session.ExpCmdSN,
            MaxCmdSN = session.MaxCmdSN,
            Time2Wait = (ushort)session.Parameters.DefaultTime2Wait,
            Time2Retain = (ushort)(session.RecoversConnections ? session.Parameters.DefaultTime2Retain : 0),
        });
        if (outcome == LogoutOutcome.Closed && named == this)
        {
            Close("logged out");
            Log("logged out");
        }
    }

    /// <summary>Section 11.14: the connection goes, its tasks are prepared for a new allegiance.</summary>
    private LogoutOutcome RemoveForRecovery(ushort cid, TargetConnection? named)
    {
        TargetSession session = _session!;
        if (!session.RecoversConnections)
        {
            return LogoutOutcome.RecoveryNotSupported;
        }
        if (named is null)
        {
            return session.RemoveLost(cid, _now) ? LogoutOutcome.Closed : LogoutOutcome.ConnectionNotFound;
        }
        named.LeaveTasks(isRemoved: true);
        named._loggedOut = true;
        if (named != this)
        {
            named.Cut("removed for recovery");
            named.Wake?.Invoke();
        }
        return LogoutOutcome.Closed;
    }

    private void OnNopOut(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var pdu = NopOutPdu.Read(header);
        if (pdu.TargetTransferTag != BasicHeader.ReservedTag)
        {
            _pingOpen &= pdu.TargetTransferTag != _pingTag;
        }
        if (pdu.InitiatorTaskTag == BasicHeader.ReservedTag)
        {
            return;
        }
        SendNumbered(
            new NopInPdu
            {
                InitiatorTaskTag = pdu.InitiatorTaskTag,
                TargetTransferTag = BasicHeader.ReservedTag,
                StatSN = _statSN++,
                ExpCmdSN = _session!.ExpCmdSN,
                MaxCmdSN = _session.MaxCmdSN,
            },
            data[..Math.Min(data.Length, _initiatorSegment)]);
    }

    private void RunPing()
    {
        if (_cut || _closing)
        {
            return;
        }
        if (_session is null)
        {
            if (_now >= _loginDeadline)
            {
                Close("login took too long");
            }
            return;
        }
        while (_messages.TryDequeue(out AsyncMessagePdu message))
        {
            SendNumbered(message with { StatSN = _statSN++, ExpCmdSN = _session.ExpCmdSN, MaxCmdSN = _session.MaxCmdSN });
        }
        TimeSpan interval = _portal.Options.PingInterval;
        if (_pingOpen && _now - _pingSent >= (long)_portal.Options.PingTimeout.TotalNanoseconds)
        {
            Cut("ping was not answered");
        }
        else if (!_pingOpen && interval > TimeSpan.Zero && _now - _lastInput >= (long)interval.TotalNanoseconds && _session.Node is not null)
        {
            _pingOpen = true;
            _pingSent = _now;
            _pingTag = _pingTag + 1 == BasicHeader.ReservedTag ? 0 : _pingTag + 1;
            Send(new NopInPdu
            {
                InitiatorTaskTag = BasicHeader.ReservedTag,
                TargetTransferTag = _pingTag,
                StatSN = _statSN,
                ExpCmdSN = _session.ExpCmdSN,
                MaxCmdSN = _session.MaxCmdSN,
            });
        }
    }
}
