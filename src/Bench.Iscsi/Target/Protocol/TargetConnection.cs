using System.Runtime.InteropServices;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Faults;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>
/// The target's state machine of one connection: takes bytes and time, gives bytes (RFC 7143). It has no socket, no thread and no clock. Its driver puts
/// received bytes into <see cref="ReceiveSpace"/>, calls <see cref="Process"/>, sends what is in <see cref="Output"/>, and repeats at
/// <see cref="NextDeadline"/> or when <see cref="Wake"/> is called. All but the members that say so belong to the driver's thread.
/// </summary>
internal sealed unsafe partial class TargetConnection : ITargetLoginPolicy, IDisposable
{
    /// <summary>Answers stop being made while so much waits to be sent, so that a peer that does not read cannot make us grow.</summary>
    private const long OutputLimit = 4 << 20;

    private const int LoginBufferLength = 64 << 10;
    private const int MinBufferLength = 512 << 10;
    private const int MaxAhs = 1020;

    private readonly TargetPortal _portal;
    private readonly Lock _ownGate = new();
    private readonly string _localAddress;
    private readonly long _loginDeadline;
    private readonly TargetLogin _login;
    private readonly Queue<HeldPdu> _delivered = new();
    private PduFramer _framer = new() { MaxAhsLength = MaxAhs };
    private byte* _buffer;
    private int _capacity;
    private int _start;
    private int _end;
    private TargetSession? _session;
    private FaultInjector? _faults;
    private uint _statSN;
    private long _now;
    private long _lastInput;
    private bool _closing;
    private bool _loggedOut;
    private bool _ended;
    private bool _brokeProtocol;
    private volatile bool _cut;
    // Null at error recovery level 0, so that one branch per PDU is all that recovery costs there.
    private StatusLog? _statuses;

    /// <summary>Waits for a login.</summary>
    /// <param name="portal">What it may log in to.</param>
    /// <param name="peer">The other end, for logs.</param>
    /// <param name="localAddress"><c>host:port</c> that the peer reached, for SendTargets.</param>
    /// <param name="now">Nanoseconds of any monotonic clock.</param>
    public TargetConnection(TargetPortal portal, string peer, string localAddress, long now)
    {
        _portal = portal;
        _localAddress = localAddress;
        Number = portal.NextConnectionNumber();
        Peer = peer;
        _login = new TargetLogin(this, statSN: 1);
        _now = _lastInput = now;
        _loginDeadline = now + (long)portal.Options.LoginTimeout.TotalNanoseconds;
        Grow(LoginBufferLength);
    }

    ~TargetConnection() => NativeMemory.Free(_buffer);

    public int Number { get; }

    public string Peer { get; }

    /// <summary>The connection's number in its session.</summary>
    public ushort Cid { get; private set; }

    public bool IsLoggedIn => _session is not null;

    public OutputQueue Output { get; } = new();

    public TargetCounters Counters { get; } = new();

    /// <summary>What went wrong, or how it ended; null while it runs.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Called by other connections' threads when there is something to do; must be safe to call at any time.</summary>
    public Action? Wake { get; set; }

    /// <summary>The socket must be closed now, sent or not.</summary>
    public bool MustAbort => _cut;

    /// <summary>The socket must be closed once <see cref="Output"/> is sent.</summary>
    public bool MustClose => _cut || _closing;

    /// <summary>Input that was received is still to be worked on: send, then call <see cref="Process"/> again.</summary>
    public bool HasBacklog { get; private set; }

    /// <summary>Where the next bytes go; never empty unless <see cref="HasBacklog"/> holds.</summary>
    public Span<byte> ReceiveSpace
    {
        get
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }
            else if (_start > 0 && _capacity - _end < _capacity / 4)
            {
                new Span<byte>(_buffer + _start, _end - _start).CopyTo(new Span<byte>(_buffer, _capacity));
                _end -= _start;
                _start = 0;
            }
            return new Span<byte>(_buffer + _end, _capacity - _end);
        }
    }

    /// <summary>Tells how many bytes of <see cref="ReceiveSpace"/> were filled.</summary>
    public void Received(int count)
    {
        _end += count;
        Counters.BytesIn += count;
    }

    /// <summary>Works on everything there is: input, due timers, what other connections left.</summary>
    /// <param name="now">Nanoseconds of the clock that the constructor was given.</param>
    public void Process(long now)
    {
        _now = now;
        TargetSession? session;
        do
        {
            session = _session;
            lock (session?.Gate ?? _ownGate)
            {
                Work(session);
            }
            RunOutside();
        }
        while (session != _session);
    }

    /// <summary>Ends it because the other end has gone or the socket failed.</summary>
    public void Disconnect(string reason)
    {
        lock (_session?.Gate ?? _ownGate)
        {
            Cut(reason);
            End(isOurs: false);
        }
    }

    /// <summary>Stops it at once: nothing more is done for it, nothing more is sent. From any thread that holds the session's gate.</summary>
    public void Cut(string reason)
    {
        EndReason ??= reason;
        _cut = true;
    }

    /// <summary>Hands over a PDU whose turn has come. From any thread that holds the session's gate.</summary>
    public void Deliver(HeldPdu pdu) => _delivered.Enqueue(pdu);

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        _buffer = null;
        Output.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Work(TargetSession? session)
    {
        HasBacklog = false;
        if (_ended)
        {
            return;
        }
        try
        {
            while (!_cut && _outside is null && _delivered.TryDequeue(out HeldPdu? held))
            {
                Redispatch(held);
            }
            RunTimers();
            while (!_cut && !_closing && _session == session)
            {
                if (Output.PendingBytes >= OutputLimit || _outside is not null)
                {
                    FinishPlainRead();
                    HasBacklog = true;
                    break;
                }
                if (TryAnswerRead())
                {
                    continue;
                }
                FinishPlainRead();
                if (!_framer.TryRead(new ReadOnlySpan<byte>(_buffer + _start, _end - _start), out PduFrame frame))
                {
                    break;
                }
                _start += frame.Length;
                _lastInput = _now;
                Counters.PdusIn++;
                Dispatch(frame.Header, frame.Ahs, frame.Data, frame.DataDigestMatches, inOrder: false);
            }
        }
        catch (IscsiProtocolException e)
        {
            Counters.DigestErrors += e.Error == ProtocolError.HeaderDigest ? 1 : 0;
            // Section 7.7: a format error ends the session, a header digest error no more than the connection.
            _brokeProtocol = e.Error != ProtocolError.HeaderDigest;
            Close(e.Message);
        }
        if (_cut || _closing)
        {
            End(isOurs: true);
        }
    }

    private void Dispatch(ReadOnlySpan<byte> header, ReadOnlySpan<byte> ahs, ReadOnlySpan<byte> data, bool dataDigestMatches, bool inOrder)
    {
        Opcode opcode = BasicHeader.OpcodeOf(header);
        if (_session is null)
        {
            if (opcode != Opcode.LoginRequest)
            {
                Close($"{opcode} before login");
                return;
            }
            OnLogin(header, data);
            return;
        }
        if (_statuses is not null)
        {
            Acknowledge(header.U32(28));
        }
        if (!dataDigestMatches)
        {
            Counters.DigestErrors++;
            if (opcode != Opcode.DataOut)
            {
                // RFC 7143 sections 7.3 and 7.8: the PDU is discarded whole, and its CmdSN has not been received.
                SendReject(RejectReason.DataDigestError, header);
                return;
            }
        }
        switch (opcode)
        {
            case Opcode.DataOut:
                OnDataOut(header, data, dataDigestMatches);
                break;
            case Opcode.ScsiCommand or Opcode.NopOut or Opcode.TextRequest or Opcode.TaskManagementRequest or Opcode.LogoutRequest:
                if (inOrder || TakeTurn(header, ahs, data))
                {
                    OnRequest(opcode, header, ahs, data);
                    if (!inOrder && _session.HasHeld)
                    {
                        _session.ReleaseHeld(this);
                        DispatchDelivered();
                    }
                }
                break;
            case Opcode.LoginRequest:
                _brokeProtocol = true;
                Close("login request in full feature phase");
                break;
            case Opcode.Snack:
                OnSnack(header);
                break;
            default:
                SendReject((byte)opcode >= 0x20 ? RejectReason.ProtocolError : RejectReason.CommandNotSupported, header);
                break;
        }
    }

    private void OnRequest(Opcode opcode, ReadOnlySpan<byte> header, ReadOnlySpan<byte> ahs, ReadOnlySpan<byte> data)
    {
        switch (opcode)
        {
            case Opcode.ScsiCommand:
                OnScsiCommand(header, ahs, data);
                break;
            case Opcode.NopOut:
                OnNopOut(header, data);
                break;
            case Opcode.TextRequest:
                OnText(header, data);
                break;
            case Opcode.TaskManagementRequest:
                OnTaskManagement(header);
                break;
            default:
                OnLogout(header);
                break;
        }
    }

    /// <summary>Command ordering of RFC 7143 section 4.2.2.1: outside the window or seen before is dropped silently, early is kept for its turn.</summary>
    /// <returns>True when it is this request's turn.</returns>
    private bool TakeTurn(ReadOnlySpan<byte> header, ReadOnlySpan<byte> ahs, ReadOnlySpan<byte> data)
    {
        if (BasicHeader.IsImmediate(header))
        {
            return true;
        }
        uint cmdSN = header.U32(24);
        TargetSession session = _session!;
        if (cmdSN == session.ExpCmdSN && !SerialNumber.After(cmdSN, session.MaxCmdSN))
        {
            session.ExpCmdSN++;
            return true;
        }
        if (SerialNumber.After(cmdSN, session.ExpCmdSN) && !SerialNumber.After(cmdSN, session.MaxCmdSN))
        {
            session.Hold(cmdSN, new HeldPdu(this, [.. header, .. ahs, .. data], true));
        }
        return false;
    }

    private void DispatchDelivered()
    {
        while (!_cut && _outside is null && _delivered.TryDequeue(out HeldPdu? held))
        {
            Redispatch(held);
        }
    }

    private void Redispatch(HeldPdu held)
    {
        _session!.Live--;
        ReadOnlySpan<byte> bytes = held.Bytes;
        int dataAt = BasicHeader.Size + BasicHeader.AhsLength(bytes);
        Dispatch(bytes[..BasicHeader.Size], bytes[BasicHeader.Size..dataAt], bytes[dataAt..], held.DataDigestMatches, inOrder: true);
        foreach (HeldPdu follower in held.Followers)
        {
            Dispatch(follower.Bytes.AsSpan(0, BasicHeader.Size), [], follower.Bytes.AsSpan(BasicHeader.Size), follower.DataDigestMatches, inOrder: true);
        }
    }

    /// <summary>Stops reading; what is queued is still sent.</summary>
    private void Close(string reason)
    {
        EndReason ??= reason;
        _closing = true;
    }

    /// <summary>Takes the connection out of its session. Below error recovery level 2 the loss of one connection is the loss of the session.</summary>
    /// <param name="isOurs">We ended it, so that the initiator may not know.</param>
    private void End(bool isOurs)
    {
        if (_ended)
        {
            return;
        }
        _ended = true;
        if (_session is { RecoversConnections: true, IsOver: false } surviving && !_loggedOut && !_brokeProtocol && surviving.Connections.Contains(this))
        {
            Log($"connection {Cid} of session {surviving.Tsih} lost: {EndReason}");
            LeaveTasks(isRemoved: false);
            if (isOurs)
            {
                TellOfDrop(surviving);
            }
            return;
        }
        AbortTasks(static (_, _) => true, 0);
        TargetSession? session = _session;
        if (session is null)
        {
            return;
        }
        session.Live -= _delivered.Count;
        _delivered.Clear();
        bool member = session.Connections.Remove(this);
        if (member && !_loggedOut && !session.IsOver)
        {
            session.Terminate($"connection {Cid} of the session failed: {EndReason}");
        }
        if (session.IsEmpty)
        {
            _portal.Leave(session);
        }
    }

    private void Grow(int capacity)
    {
        byte* grown = (byte*)NativeMemory.Alloc((nuint)capacity);
        new ReadOnlySpan<byte>(_buffer + _start, _end - _start).CopyTo(new Span<byte>(grown, capacity));
        NativeMemory.Free(_buffer);
        _buffer = grown;
        _capacity = capacity;
        _end -= _start;
        _start = 0;
    }
}
