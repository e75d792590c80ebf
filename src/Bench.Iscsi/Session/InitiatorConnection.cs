using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

/// <summary>
/// One connection of an initiator's session as a state machine: received bytes go in, bytes to send wait in <see cref="Output"/>.
/// It has no socket and no clock.
/// </summary>
internal sealed unsafe partial class InitiatorConnection : IDisposable
{
    private readonly InitiatorSession _session;
    private readonly IscsiCounters _counters;
    private PduFramer _framer = new();
    private InitiatorLogin? _login;

    /// <summary>A connection that is not made yet.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="cid">Its number within the session.</param>
    /// <param name="receiveBufferSize">Bytes of the receive buffer; no PDU but Data-In may be longer.</param>
    public InitiatorConnection(InitiatorSession session, ushort cid, int receiveBufferSize)
    {
        _session = session;
        _counters = session.Counters;
        Cid = cid;
        _capacity = receiveBufferSize;
        _buffer = (byte*)NativeMemory.AlignedAlloc((nuint)receiveBufferSize, 4096);
    }

    public ushort Cid { get; }

    public ConnectionState State { get; private set; }

    public SendQueue Output { get; } = new();

    /// <summary>What this connection's login agreed on.</summary>
    public IscsiParameters Parameters { get; private set; } = new();

    /// <summary>StatSN that the next status must have.</summary>
    public uint ExpStatSN { get; private set; }

    /// <summary>Tasks that wait for their answer here.</summary>
    public int Outstanding { get; set; }

    /// <summary>When bytes came last, Clock nanoseconds.</summary>
    public long LastReceivedAt { get; set; }

    public void Dispose()
    {
        Output.Dispose();
        if (_buffer != null)
        {
            NativeMemory.AlignedFree(_buffer);
            _buffer = null;
        }
    }

    /// <summary>Starts a login over a fresh transport connection.</summary>
    public void BeginLogin(InitiatorLoginOptions options, long now)
    {
        Output.Clear();
        _unsent.Clear();
        _framer = new PduFramer();
        _start = _end = 0;
        _inBody = false;
        Outstanding = 0;
        LastReceivedAt = now;
        Parameters = new IscsiParameters();
        _ledger = null;
        State = ConnectionState.Login;
        _login = new InitiatorLogin(options);
        SendLoginRequest();
    }

    /// <summary>Forgets what was to be sent; nothing more is accepted.</summary>
    public void Close()
    {
        State = ConnectionState.Closed;
        Output.Clear();
        _unsent.Clear();
        _inBody = false;
        Outstanding = 0;
    }

    /// <summary>From now on only the answer to the logout counts.</summary>
    public void BeginLogout() => State = ConnectionState.Logout;

    /// <summary>Sends a PDU with data that is copied.</summary>
    public void Send<T>(in T pdu, ReadOnlySpan<byte> data)
        where T : struct, IPdu<T>
    {
        WriteHeader(pdu, data.Length);
        if (data.Length == 0)
        {
            return;
        }

        var padded = BasicHeader.Padded(data.Length);
        var destination = Output.Append(padded);
        data.CopyTo(destination);
        destination[data.Length..].Clear();
        if (Parameters.DataDigest)
        {
            Crc32C.Write(Output.Append(Crc32C.Size), Crc32C.Compute(destination));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteHeader<T>(in T pdu, int dataLength)
        where T : struct, IPdu<T>
    {
        _counters.PdusSent++;
        if (!Parameters.HeaderDigest)
        {
            pdu.Write(Output.Append(BasicHeader.Size), dataLength);
            return;
        }

        var header = Output.Append(BasicHeader.Size + Crc32C.Size);
        pdu.Write(header, dataLength);
        Crc32C.Write(header[BasicHeader.Size..], Crc32C.Compute(header[..BasicHeader.Size]));
    }

    // Data of a task is not copied: its owner keeps it until the task is done.
    private void SendTaskData(byte* data, int length)
    {
        Output.Append(data, length);
        var padding = BasicHeader.Padded(length) - length;
        if (!Parameters.DataDigest)
        {
            if (padding > 0)
            {
                Output.Append(padding).Clear();
            }

            return;
        }

        var digest = SentDigest(new ReadOnlySpan<byte>(data, length));
        var trailer = Output.Append(padding + Crc32C.Size);
        trailer[..padding].Clear();
        Crc32C.Write(trailer[padding..], digest);
    }

    // Only digests, lengths of PDUs and authentication are a connection's own; all else the leading connection agreed for the session.
    private static IscsiParameters Followed(IscsiParameters session, IscsiParameters own) => session with
    {
        HeaderDigest = own.HeaderDigest,
        DataDigest = own.DataDigest,
        InitiatorMaxRecvDataSegmentLength = own.InitiatorMaxRecvDataSegmentLength,
        TargetMaxRecvDataSegmentLength = own.TargetMaxRecvDataSegmentLength,
        AuthMethod = own.AuthMethod,
    };

    private void SendLoginRequest()
    {
        if (_login!.TryTakeRequest(out var request, out var text))
        {
            Send(request, text);
        }
    }

    private void ReceiveLogin(in LoginResponsePdu response, ReadOnlySpan<byte> text, long now)
    {
        _login!.Receive(response, text);
        if (_login.State != InitiatorLoginState.FullFeature)
        {
            SendLoginRequest();
            return;
        }

        Parameters = _session.Tsih == 0 ? _login.Parameters : Followed(_session.Parameters, _login.Parameters);
        ExpStatSN = _login.ExpStatSN;
        _ledger = Parameters.ErrorRecoveryLevel > 0 ? new StatusLedger(ExpStatSN) : null;
        _framer.HeaderDigest = Parameters.HeaderDigest;
        _framer.DataDigest = Parameters.DataDigest;
        _framer.MaxDataLength = Parameters.InitiatorMaxRecvDataSegmentLength;
        State = ConnectionState.LoggedIn;
        var login = _login;
        _login = null;
        _session.LoggedIn(this, login, now);
    }
}
