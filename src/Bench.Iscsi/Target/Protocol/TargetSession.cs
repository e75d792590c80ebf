using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>A PDU that came before its turn on one of several connections, with the unsolicited data that followed it.</summary>
/// <param name="Connection">Where it came; null for a number that ABORT TASK has used up.</param>
/// <param name="Bytes">Header, additional header and data as on the wire, without digests and padding.</param>
/// <param name="DataDigestMatches">Outcome of its data digest.</param>
internal sealed record HeldPdu(TargetConnection? Connection, byte[] Bytes, bool DataDigestMatches)
{
    public List<HeldPdu> Followers { get; } = [];
}

/// <summary>
/// One session: the connections of an initiator port at a target, and the command numbering they share (RFC 7143 section 4.2.2). Everything here is
/// touched under <see cref="Gate"/>, which a connection's thread holds while it works through a batch.
/// </summary>
internal sealed partial class TargetSession
{
    /// <summary>Bytes of data-out that a session may have us keep; a command beyond gets TASK SET FULL.</summary>
    public const long MaxBuffered = 64L << 20;

    private readonly Dictionary<uint, HeldPdu> _held = [];
    private readonly uint _queueDepth;
    private uint _maxCmdSN;
    private bool _windowStarted;

    public TargetSession(TargetNode? node, LoginIdentity identity, IscsiParameters parameters, ushort tsih, Nexus? nexus)
    {
        Node = node;
        Identity = identity;
        Parameters = parameters;
        Tsih = tsih;
        Nexus = nexus;
        _queueDepth = (uint)(node?.Definition.QueueDepth ?? 8);
    }

    public Lock Gate { get; } = new();

    /// <summary>Null in a discovery session.</summary>
    public TargetNode? Node { get; }

    public LoginIdentity Identity { get; }

    /// <summary>What the leading login agreed on.</summary>
    public IscsiParameters Parameters { get; }

    public ushort Tsih { get; }

    /// <summary>Null in a discovery session.</summary>
    public Nexus? Nexus { get; }

    public List<TargetConnection> Connections { get; } = [];

    public uint ExpCmdSN { get; set; }

    /// <summary>
    /// The window is open for as many commands as are not under way. It never goes back: a command that was let in once would be dropped
    /// silently, and its session would wait for ever.
    /// </summary>
    public uint MaxCmdSN
    {
        get
        {
            uint open = ExpCmdSN + _queueDepth - (uint)Live - 1;
            if (!_windowStarted || SerialNumber.After(open, _maxCmdSN))
            {
                _windowStarted = true;
                _maxCmdSN = open;
            }
            return _maxCmdSN;
        }
    }

    /// <summary>Commands under way that the window counts.</summary>
    public int Live { get; set; }

    public long Buffered { get; set; }

    /// <summary>Ended: no command may have any effect any more.</summary>
    public bool IsOver { get; private set; }

    public bool HasHeld => _held.Count > 0;

    /// <summary>Keeps a PDU until its number is due; one that is there already is a duplicate and is dropped.</summary>
    public void Hold(uint cmdSN, HeldPdu pdu) => _held.TryAdd(cmdSN, pdu);

    /// <summary>The held command of a tag, for unsolicited data that follows it.</summary>
    public HeldPdu? FindHeld(TargetConnection connection, uint tag)
    {
        foreach (HeldPdu held in _held.Values)
        {
            if (held.Connection == connection && BasicHeader.OpcodeOf(held.Bytes) == Opcode.ScsiCommand && BasicHeader.InitiatorTaskTag(held.Bytes) == tag)
            {
                return held;
            }
        }
        return null;
    }

    /// <summary>Forgets what a connection brought before its turn: it is not acknowledged, so it will be sent again.</summary>
    public void DropHeld(TargetConnection connection)
    {
        foreach (uint cmdSN in _held.Where(each => each.Value.Connection == connection).Select(each => each.Key).ToArray())
        {
            _held.Remove(cmdSN);
        }
    }

    /// <summary>Gives every PDU whose turn has come to its connection.</summary>
    /// <param name="current">The connection whose thread this is; others are woken.</param>
    public void ReleaseHeld(TargetConnection current)
    {
        while (_held.Remove(ExpCmdSN, out HeldPdu? due))
        {
            ExpCmdSN++;
            if (due.Connection is null)
            {
                continue;
            }
            // It has its place in the window from now on, or the window would be promised to others until its thread gets to it.
            Live++;
            due.Connection.Deliver(due);
            if (due.Connection != current)
            {
                due.Connection.Wake?.Invoke();
            }
        }
    }

    /// <summary>Ends the session: every connection stops, and none of their commands does anything more.</summary>
    /// <remarks>Called under <see cref="Gate"/>.</remarks>
    public void Terminate(string reason)
    {
        IsOver = true;
        _held.Clear();
        DiscardAllLost();
        foreach (TargetConnection connection in Connections.ToArray())
        {
            connection.Cut(reason);
            connection.Wake?.Invoke();
        }
    }
}
