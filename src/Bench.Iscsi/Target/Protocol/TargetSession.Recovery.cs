using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Protocol;

// Connections that were lost at error recovery level 2: their tasks are kept for DefaultTime2Wait and DefaultTime2Retain. All under the gate.
internal sealed partial class TargetSession
{
    private const long Second = 1_000_000_000;

    // More than a session has connections; one that loses them without end must not make us grow.
    private const int MaxLost = 64;

    private readonly List<LostConnection> _lost = [];

    /// <summary>The session survives the loss of a connection.</summary>
    public bool RecoversConnections => Node is not null && Parameters.ErrorRecoveryLevel == 2 && Parameters.DefaultTime2Retain > 0;

    /// <summary>Nothing of the session is left.</summary>
    public bool IsEmpty => Connections.Count == 0 && _lost.Count == 0;

    /// <summary>When the next lost connection is given up, nanoseconds.</summary>
    public long NextExpiry { get; private set; } = long.MaxValue;

    public void Add(LostConnection lost, long now)
    {
        if (_lost.Count == MaxLost)
        {
            Discard(_lost[0], attention: true);
        }
        _lost.Add(lost);
        Retain(lost, now);
    }

    /// <summary>A connection's number was logged out for recovery, or logged in anew: what it left may be taken over.</summary>
    /// <returns>False where no such connection was lost.</returns>
    public bool RemoveLost(ushort cid, long now)
    {
        bool found = false;
        foreach (LostConnection lost in _lost.Where(each => each.Cid == cid).ToArray())
        {
            found = true;
            lost.IsRemoved = true;
            Retain(lost, now);
            DropIfDone(lost);
        }
        return found;
    }

    /// <summary>A connection's number was logged out for good.</summary>
    /// <returns>False where no such connection was lost.</returns>
    public bool DiscardLost(ushort cid)
    {
        LostConnection[] gone = [.. _lost.Where(each => each.Cid == cid)];
        foreach (LostConnection lost in gone)
        {
            Discard(lost, attention: false);
        }
        return gone.Length > 0;
    }

    /// <summary>The lost connection that a tag's task waits at.</summary>
    public LostConnection? FindLost(uint tag) => _lost.Find(each => each.Tasks.ContainsKey(tag) || each.Undispatched.ContainsKey(tag));

    /// <summary>Aborts tasks that wait for another connection.</summary>
    /// <returns>How many there were.</returns>
    public int AbortLost<T>(Func<TargetTask, T, bool> picks, T argument)
    {
        int aborted = 0;
        foreach (LostConnection lost in _lost)
        {
            foreach (TargetTask task in lost.Tasks.Values.Where(task => !task.Lingers && picks(task, argument)).ToArray())
            {
                lost.Tasks.Remove(task.Tag);
                Forget(task);
                aborted++;
            }
        }
        return aborted;
    }

    /// <summary>Gives up what was kept long enough (RFC 7143 sections 7.6 and 11.14.5).</summary>
    public void ExpireLost(long now)
    {
        foreach (LostConnection lost in _lost.Where(each => now >= each.ExpiresAt).ToArray())
        {
            Discard(lost, attention: true);
        }
    }

    /// <summary>A removed connection whose tasks are all taken over is forgotten.</summary>
    public void DropIfDone(LostConnection lost)
    {
        if (lost is { IsRemoved: true, Tasks.Count: 0, Undispatched.Count: 0 })
        {
            Discard(lost, attention: false);
        }
    }

    /// <summary>The session ends.</summary>
    public void DiscardAllLost()
    {
        foreach (LostConnection lost in _lost.ToArray())
        {
            Discard(lost, attention: false);
        }
    }

    private void Retain(LostConnection lost, long now)
    {
        lost.ExpiresAt = now + ((Parameters.DefaultTime2Wait + Parameters.DefaultTime2Retain) * Second);
        NextExpiry = _lost.Min(each => each.ExpiresAt);
    }

    private void Discard(LostConnection lost, bool attention)
    {
        _lost.Remove(lost);
        NextExpiry = _lost.Count == 0 ? long.MaxValue : _lost.Min(each => each.ExpiresAt);
        Live -= lost.Undispatched.Count;
        IEnumerable<ulong> units = lost.Tasks.Values.Where(task => !task.Lingers).Select(task => task.Lun).Concat(lost.Undispatched.Values.Select(held => held.Bytes.AsSpan().U64(8))).Distinct().ToArray();
        foreach (TargetTask task in lost.Tasks.Values)
        {
            Forget(task);
        }
        foreach (ulong lun in attention ? units : [])
        {
            Nexus?.Find(lun)?.Raise(AdditionalSense.CommandsClearedByProtocolEvent);
        }
    }

    private void Forget(TargetTask task)
    {
        Live -= task.Counted ? 1 : 0;
        Buffered -= task.HasBuffer ? task.Needed : 0;
        task.Retire();
    }
}
