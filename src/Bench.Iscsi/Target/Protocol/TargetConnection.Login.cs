using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Faults;

namespace Bench.Iscsi.Target.Protocol;

// The login phase: everything is decided by TargetLogin, here its outcome becomes a session.
internal sealed unsafe partial class TargetConnection
{
    private TargetSession? _entered;

    LoginVerdict ITargetLoginPolicy.Admit(LoginIdentity identity) => _portal.Admit(identity);

    LoginStatus ITargetLoginPolicy.Enter(LoginIdentity identity, IscsiParameters parameters, out ushort tsih)
    {
        Cid = identity.Cid;
        LoginStatus status = _portal.Enter(this, identity, parameters, _login.CmdSN, _now, out _entered);
        tsih = _entered?.Tsih ?? 0;
        return status;
    }

    private void OnLogin(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        _login.Receive(LoginRequestPdu.Read(header), data, out LoginResponsePdu response, out byte[] text);
        if (_login.State == TargetLoginState.FullFeature)
        {
            // The session's numbers, not the login's: an initiator that recovers a connection learns from them which commands arrived.
            lock (_entered!.Gate)
            {
                response = response with { ExpCmdSN = _entered.ExpCmdSN, MaxCmdSN = _entered.MaxCmdSN };
            }
        }
        Send(response, text);
        if (_login.State == TargetLoginState.Failed)
        {
            Close($"login refused: {response.Status}");
            Log($"login of {_login.Identity?.InitiatorName ?? "an unnamed initiator"} refused: {response.Status}");
        }
        else if (_login.State == TargetLoginState.FullFeature)
        {
            BeginFullFeature();
        }
    }

    private void BeginFullFeature()
    {
        IscsiParameters own = _login.Parameters;
        IscsiParameters session = _entered!.Parameters;
        _statSN = _login.StatSN;
        _headerDigest = own.HeaderDigest;
        _dataDigest = own.DataDigest;
        _initiatorSegment = own.InitiatorMaxRecvDataSegmentLength & ~3;
        _maxBurst = session.MaxBurstLength;
        _firstBurst = session.FirstBurstLength;
        _immediateData = session.ImmediateData;
        _initialR2T = session.InitialR2T;
        // Data in order and recovery allow one at a time, whatever was agreed (RFC 7143 section 13.19).
        _maxOutstandingR2T = session.ErrorRecoveryLevel > 0 ? 1 : session.MaxOutstandingR2T;
        _statuses = session.ErrorRecoveryLevel > 0 ? new StatusLog(_statSN) : null;
        _framer.HeaderDigest = own.HeaderDigest;
        _framer.DataDigest = own.DataDigest;
        _framer.MaxDataLength = own.TargetMaxRecvDataSegmentLength;
        Grow(Math.Max(MinBufferLength, (2 * own.TargetMaxRecvDataSegmentLength) + LoginBufferLength));
        if (_entered.Node is { } node)
        {
            _device = node.Device;
            _nexus = _entered.Nexus;
            _faults = FaultInjector.Create(node.Definition.Faults, Seed(_portal.Options.Seed, Number));
        }
        _session = _entered;
        BeginPlainReads();
        Log($"{_login.Identity!.InitiatorName} logged in to {_login.Identity.TargetName ?? "discovery"}, session {_session.Tsih}, connection {Cid}, auth {own.AuthMethod}");
    }

    /// <summary>The same in every process, as <see cref="HashCode"/> is not: a seed must replay.</summary>
    private static int Seed(int server, int connection) => unchecked((int)(((uint)server * 2654435761) + ((uint)connection * 2246822519)));

    private void Log(string line) => _portal.Options.Log?.Invoke($"[{Number} {Peer}] {line}");
}
