using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>Everything behind one listening address: the targets, and the sessions that initiators have with them.</summary>
internal sealed class TargetPortal : IDisposable
{
    private const int MaxSessions = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TargetNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<TargetSession> _sessions = [];
    private ushort _lastTsih;
    private int _connections;

    /// <exception cref="IscsiException">A target cannot be set up.</exception>
    public TargetPortal(IscsiTargetOptions options)
    {
        Options = options;
        try
        {
            foreach (TargetDefinition definition in options.Targets)
            {
                if (!_nodes.TryAdd(definition.Name, new TargetNode(definition)))
                {
                    throw new IscsiException($"target {definition.Name} is defined twice");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IscsiTargetOptions Options { get; }

    public IEnumerable<TargetNode> Nodes => _nodes.Values;

    public int SessionCount
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>A number for every connection: names it in logs, and gives it its own stream of faults.</summary>
    public int NextConnectionNumber() => Interlocked.Increment(ref _connections);

    public TargetNode? Find(string name) => _nodes.GetValueOrDefault(name);

    public TargetSession[] SessionsOf(TargetNode node)
    {
        lock (_gate)
        {
            return [.. _sessions.Where(session => session.Node == node)];
        }
    }

    public TargetSession[] Sessions()
    {
        lock (_gate)
        {
            return [.. _sessions];
        }
    }

    public LoginVerdict Admit(LoginIdentity identity)
    {
        if (identity.TargetName is null)
        {
            return new() { Wishes = new() { MaxRecvDataSegmentLength = 64 << 10, HeaderDigest = "None,CRC32C", DataDigest = "None,CRC32C" } };
        }
        return Find(identity.TargetName)?.Judge(identity.InitiatorName) ?? new LoginVerdict { Status = LoginStatus.NotFound };
    }

    /// <summary>The table of RFC 7143 section 6.3.5: ISID, TSIH and CID decide between a new session, its reinstatement, and another connection.</summary>
    public LoginStatus Enter(TargetConnection connection, LoginIdentity identity, IscsiParameters parameters, uint cmdSN, long now, out TargetSession? session)
    {
        ForgetExpired(now);
        if (identity.Tsih != 0)
        {
            return Join(connection, identity, now, out session);
        }
        TargetNode? node = identity.TargetName is null ? null : Find(identity.TargetName);
        TargetSession? old;
        lock (_gate)
        {
            session = null;
            if (_sessions.Count >= MaxSessions)
            {
                return LoginStatus.OutOfResources;
            }
            old = node is null ? null : _sessions.Find(each => each.Node == node && each.Identity.InitiatorName == identity.InitiatorName && each.Identity.Isid == identity.Isid);
            if (old is not null)
            {
                _sessions.Remove(old);
            }
        }
        // The old session must have had its last effect before the new one begins. Its gate is taken outside ours: its threads come here with theirs held.
        if (old is not null)
        {
            lock (old.Gate)
            {
                old.Terminate("the initiator opened the session anew");
            }
            node!.Device.Leave(old.Nexus!);
        }
        Nexus? nexus = node?.Device.Join(identity.InitiatorName, identity.Isid, Options.LoginAttention);
        lock (_gate)
        {
            session = new TargetSession(node, identity, parameters, NextTsih(), nexus) { ExpCmdSN = cmdSN };
            session.Connections.Add(connection);
            _sessions.Add(session);
        }
        return LoginStatus.Success;
    }

    /// <summary>Forgets a session that has ended.</summary>
    public void Leave(TargetSession session)
    {
        bool known;
        lock (_gate)
        {
            known = _sessions.Remove(session);
        }
        if (known && session.Nexus is { } nexus)
        {
            session.Node!.Device.Leave(nexus);
        }
    }

    public void Dispose()
    {
        foreach (TargetNode node in _nodes.Values)
        {
            node.Dispose();
        }
    }

    /// <summary>Sessions without connection whose time to recover one is over have no thread that could see it.</summary>
    private void ForgetExpired(long now)
    {
        foreach (TargetSession session in Sessions().Where(each => now >= each.NextExpiry))
        {
            lock (session.Gate)
            {
                session.ExpireLost(now);
                if (session.IsEmpty)
                {
                    session.Terminate("no connection was recovered in time");
                    Leave(session);
                }
            }
        }
    }

    private LoginStatus Join(TargetConnection connection, LoginIdentity identity, long now, out TargetSession? session)
    {
        lock (_gate)
        {
            session = _sessions.Find(each => each.Tsih == identity.Tsih && each.Identity.InitiatorName == identity.InitiatorName
                && each.Identity.Isid == identity.Isid && each.Identity.TargetName == identity.TargetName);
        }
        if (session is null)
        {
            return LoginStatus.SessionDoesNotExist;
        }
        lock (session.Gate)
        {
            if (session.IsOver)
            {
                return LoginStatus.SessionDoesNotExist;
            }
            // Reinstatement is a logout of the old connection, for recovery where the session has it (section 6.3.4).
            bool recovers = session.RemoveLost(identity.Cid, now);
            if (session.Connections.Find(each => each.Cid == identity.Cid) is { } old)
            {
                if (session.RecoversConnections)
                {
                    old.LeaveTasks(isRemoved: true);
                    recovers = true;
                }
                session.Connections.Remove(old);
                old.Cut("the initiator opened the connection anew");
                old.Wake?.Invoke();
            }
            if (session.Connections.Count >= session.Parameters.MaxConnections)
            {
                return LoginStatus.TooManyConnections;
            }
            connection.Counters.ConnectionsRecovered += recovers ? 1 : 0;
            session.Connections.Add(connection);
            return LoginStatus.Success;
        }
    }

    private ushort NextTsih()
    {
        do
        {
            _lastTsih++;
        }
        while (_lastTsih == 0 || _sessions.Exists(session => session.Tsih == _lastTsih));
        return _lastTsih;
    }
}
