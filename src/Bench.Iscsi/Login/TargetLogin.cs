using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

/// <summary>
/// The target's side of one connection's login, RFC 7143 sections 6.3 and 12: takes requests, gives one response each. It has no socket
/// and no clock; whoever drives it sends the response and closes the connection in <see cref="TargetLoginState.Failed"/>.
/// </summary>
internal sealed partial class TargetLogin
{
    private const int MaxRounds = 30;

    // In force for login PDUs of both directions, RFC 7143 section 13.12.
    private const int LoginSegmentLength = 8192;

    private readonly ITargetLoginPolicy _policy;
    private readonly ChapChallenges _challenges;
    private readonly TextCollector _incoming = new();
    private readonly TextPieces _outgoing = new();
    private LoginRequestPdu _firstRequest;
    private LoginStage _stage;
    private LoginVerdict _verdict = new();
    private KeyNegotiator? _keys;
    private bool _declaredOperational;
    private bool _pendingTransit;
    private int _rounds;
    private uint _statSN;

    /// <summary>Waits for the first request.</summary>
    /// <param name="policy">The target's decisions.</param>
    /// <param name="statSN">StatSN of the first response.</param>
    /// <param name="challenges">Memory of the challenges sent; those of this process where null.</param>
    public TargetLogin(ITargetLoginPolicy policy, uint statSN, ChapChallenges? challenges = null)
    {
        _policy = policy;
        _statSN = statSN;
        _challenges = challenges ?? ChapChallenges.OfTargets;
    }

    public TargetLoginState State { get; private set; }

    /// <summary>Who logs in; valid once it has named itself.</summary>
    public LoginIdentity? Identity { get; private set; }

    /// <summary>What was agreed; valid in <see cref="TargetLoginState.FullFeature"/>.</summary>
    public IscsiParameters Parameters { get; private set; } = new();

    /// <summary>The session's handle; valid in <see cref="TargetLoginState.FullFeature"/>.</summary>
    public ushort Tsih { get; private set; }

    /// <summary>StatSN of the next response.</summary>
    public uint StatSN => _statSN;

    /// <summary>CmdSN that the first command of a new session will carry.</summary>
    public uint CmdSN => _firstRequest.CmdSN;

    /// <summary>How many commands beyond the first the window of the responses lets through.</summary>
    public uint Window { get; init; } = 1;

    /// <summary>Takes a request and gives its response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="data">Its text.</param>
    /// <param name="response">The response to send.</param>
    /// <param name="text">The response's text.</param>
    public void Receive(in LoginRequestPdu request, ReadOnlySpan<byte> data, out LoginResponsePdu response, out byte[] text)
    {
        var status = LoginStatus.Success;
        var transit = false;
        text = [];
        try
        {
            status = Advance(request, data, out transit, out text);
        }
        catch (IscsiProtocolException)
        {
            status = LoginStatus.InitiatorError;
        }

        if (status != LoginStatus.Success)
        {
            State = TargetLoginState.Failed;
            transit = false;
            text = status is LoginStatus.TargetMovedTemporarily or LoginStatus.TargetMovedPermanently
                ? KeyText.Write([new(KeyTable.TargetAddress, _verdict.RedirectTo ?? "")])
                : [];
        }

        response = new LoginResponsePdu
        {
            Transit = transit,
            Continue = _outgoing.HasMore && status == LoginStatus.Success,
            CurrentStage = request.CurrentStage,
            NextStage = transit ? request.NextStage : LoginStage.Security,
            Isid = request.Isid,
            Tsih = State == TargetLoginState.FullFeature ? Tsih : request.Tsih,
            InitiatorTaskTag = request.InitiatorTaskTag,
            StatSN = _statSN,
            ExpCmdSN = request.CmdSN,
            MaxCmdSN = request.CmdSN + Window - 1,
            Status = status,
        };
        _statSN++;
    }

    private static IscsiProtocolException Broken(string what) => new(ProtocolError.Negotiation, $"login: {what}") { Phase = IscsiPhase.Login };

    private LoginStatus Advance(in LoginRequestPdu request, ReadOnlySpan<byte> data, out bool transit, out byte[] text)
    {
        transit = false;
        text = [];
        if (State is TargetLoginState.Failed or TargetLoginState.FullFeature || ++_rounds > MaxRounds)
        {
            return LoginStatus.InitiatorError;
        }

        if (request.VersionMin > 0)
        {
            return LoginStatus.UnsupportedVersion;
        }

        if (_rounds == 1)
        {
            _firstRequest = request;
            _stage = request.CurrentStage;
        }

        CheckHeader(request);
        if (_outgoing.HasMore)
        {
            if (data.Length > 0)
            {
                throw Broken("text before ours was complete");
            }

            text = _outgoing.Take(LoginSegmentLength);
            if (!_outgoing.HasMore && _pendingTransit && request.Transit)
            {
                return Leave(request, out transit);
            }

            return LoginStatus.Success;
        }

        var pairs = _incoming.Add(data, request.Continue);
        if (pairs is null)
        {
            return LoginStatus.Success;
        }

        var status = State == TargetLoginState.Start ? Begin(request, pairs) : LoginStatus.Success;
        if (status == LoginStatus.Success)
        {
            status = ReadKeys(pairs);
        }

        if (status != LoginStatus.Success)
        {
            return status;
        }

        var mayLeave = State is TargetLoginState.Authenticated or TargetLoginState.Operational;
        if (State == TargetLoginState.Operational && !_declaredOperational)
        {
            _declaredOperational = true;
            _keys!.Offer(KeyTable.MaxRecvDataSegmentLength);
        }

        _outgoing.Begin(KeyText.Write(_keys!.TakeOutgoing()));
        text = _outgoing.Take(LoginSegmentLength);
        _pendingTransit = mayLeave;
        if (request.Transit && mayLeave && !_outgoing.HasMore)
        {
            return Leave(request, out transit);
        }

        return LoginStatus.Success;
    }

    private void CheckHeader(in LoginRequestPdu request)
    {
        if (request.InitiatorTaskTag != _firstRequest.InitiatorTaskTag || request.Isid != _firstRequest.Isid
            || request.Tsih != _firstRequest.Tsih || request.Cid != _firstRequest.Cid || request.CmdSN != _firstRequest.CmdSN)
        {
            throw Broken("a request that does not belong to this login");
        }

        if (request.CurrentStage != _stage || _stage is not (LoginStage.Security or LoginStage.Operational))
        {
            throw Broken($"stage {request.CurrentStage}, {_stage} was expected");
        }

        if (request.Transit && (request.NextStage <= _stage || request.NextStage is not (LoginStage.Operational or LoginStage.FullFeature)))
        {
            throw Broken($"a move from {_stage} to {request.NextStage}");
        }
    }

    private LoginStatus Begin(in LoginRequestPdu request, List<KeyValuePair<string, string>> pairs)
    {
        string? initiator = null, target = null, type = null;
        foreach (var (key, value) in pairs)
        {
            switch (key)
            {
                case KeyTable.InitiatorName: initiator = value; break;
                case KeyTable.TargetName: target = value; break;
                case KeyTable.SessionType: type = value; break;
            }
        }

        var discovery = type == "Discovery";
        if (string.IsNullOrEmpty(initiator) || (!discovery && string.IsNullOrEmpty(target)))
        {
            return LoginStatus.MissingParameter;
        }

        if (type is not (null or "Normal" or "Discovery"))
        {
            return LoginStatus.SessionTypeNotSupported;
        }

        Identity = new LoginIdentity(initiator, discovery ? null : target, request.Isid, request.Tsih, request.Cid);
        _verdict = _policy.Admit(Identity);
        if (_verdict.Status != LoginStatus.Success)
        {
            return _verdict.Status;
        }

        var wishes = _verdict.Wishes.ByKey(offers: false);
        wishes[KeyTable.AuthMethod] = _verdict.Accounts is null ? "None" : "CHAP";
        _keys = new KeyNegotiator(KeyScope.ByTarget, wishes) { IsDiscovery = discovery, IsFollower = request.Tsih != 0 };
        if (!discovery)
        {
            _keys.Offer(KeyTable.TargetPortalGroupTag, KeyValue.Number(_verdict.PortalGroupTag));
            if (_verdict.TargetAlias is not null)
            {
                _keys.Offer(KeyTable.TargetAlias, _verdict.TargetAlias);
            }
        }

        if (_stage == LoginStage.Operational)
        {
            if (_verdict.Accounts is not null)
            {
                return LoginStatus.AuthenticationFailure;
            }

            State = TargetLoginState.Operational;
        }
        else
        {
            State = TargetLoginState.Method;
        }

        return LoginStatus.Success;
    }

    private LoginStatus ReadKeys(List<KeyValuePair<string, string>> pairs)
    {
        var scope = _stage == LoginStage.Security ? KeyScope.Security : KeyScope.Operational;
        var chap = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            if (key.StartsWith("CHAP_", StringComparison.Ordinal) && scope == KeyScope.Security)
            {
                if (!chap.TryAdd(key, value))
                {
                    throw Broken($"{key} came twice");
                }
            }
            else
            {
                _keys!.Receive(key, value, scope);
            }
        }

        return scope == KeyScope.Security ? Authenticate(chap) : LoginStatus.Success;
    }

    private LoginStatus Leave(in LoginRequestPdu request, out bool transit)
    {
        transit = false;
        _pendingTransit = false;
        if (request.NextStage == LoginStage.FullFeature)
        {
            Parameters = IscsiParameters.From(_keys!, _verdict.Wishes.MaxRecvDataSegmentLength, isInitiator: false);
            if (!_declaredOperational)
            {
                Parameters = Parameters with { TargetMaxRecvDataSegmentLength = LoginSegmentLength };
            }

            var status = _policy.Enter(Identity!, Parameters, out var tsih);
            if (status != LoginStatus.Success)
            {
                return status;
            }

            Tsih = tsih;
            State = TargetLoginState.FullFeature;
        }
        else
        {
            State = TargetLoginState.Operational;
        }

        _stage = request.NextStage;
        transit = true;
        return LoginStatus.Success;
    }
}
