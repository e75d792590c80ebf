using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

/// <summary>
/// The initiator's side of one connection's login, RFC 7143 sections 6.3 and 12: takes responses, gives requests, one at a time.
/// It has no socket and no clock; whoever drives it stops it when its time is over.
/// </summary>
internal sealed partial class InitiatorLogin
{
    private const int MaxRounds = 20;
    private const uint TaskTag = 0;

    // In force for login PDUs of both directions, RFC 7143 section 13.12.
    private const int LoginSegmentLength = 8192;

    private readonly InitiatorLoginOptions _options;
    private readonly KeyNegotiator _keys;
    private readonly TextCollector _incoming = new();
    private readonly TextPieces _outgoing = new();
    private LoginStage _stage;
    private bool _transit;
    private bool _requestReady;
    private bool _first = true;
    private int _rounds;
    private uint _expStatSN;

    /// <summary>Starts a login; the first request is ready.</summary>
    public InitiatorLogin(InitiatorLoginOptions options)
    {
        _options = options;
        var wishes = options.Wishes.ByKey();
        _keys = new KeyNegotiator(KeyScope.ByInitiator, wishes) { IsDiscovery = options.TargetName is null, IsFollower = options.Tsih != 0 };
        _stage = LoginStage.Security;
        _keys.Offer(KeyTable.InitiatorName, options.InitiatorName);
        if (options.Tsih == 0)
        {
            _keys.Offer(KeyTable.SessionType, options.TargetName is null ? "Discovery" : "Normal");
        }

        if (options.TargetName is not null)
        {
            _keys.Offer(KeyTable.TargetName, options.TargetName);
        }

        _keys.Offer(KeyTable.AuthMethod, options.Chap is null ? "None" : options.TargetChap is null ? "CHAP,None" : "CHAP");
        State = InitiatorLoginState.Method;
        Prepare(transit: options.Chap is null);
    }

    public InitiatorLoginState State { get; private set; }

    /// <summary>What was agreed; valid in <see cref="InitiatorLoginState.FullFeature"/>.</summary>
    public IscsiParameters Parameters { get; private set; } = new();

    /// <summary>The session's handle; valid in <see cref="InitiatorLoginState.FullFeature"/>.</summary>
    public ushort Tsih { get; private set; }

    /// <summary><c>host[:port]</c> to go to; valid in <see cref="InitiatorLoginState.Redirected"/>.</summary>
    public string? RedirectAddress { get; private set; }

    /// <summary>ExpStatSN that the first request of the full feature phase carries.</summary>
    public uint ExpStatSN => _expStatSN;

    /// <summary>The last response's window; valid in <see cref="InitiatorLoginState.FullFeature"/>.</summary>
    public uint ExpCmdSN { get; private set; }

    /// <summary>The last response's window; valid in <see cref="InitiatorLoginState.FullFeature"/>.</summary>
    public uint MaxCmdSN { get; private set; }

    /// <summary>Takes the next request to send, where one is ready.</summary>
    public bool TryTakeRequest(out LoginRequestPdu request, out byte[] text)
    {
        request = default;
        text = [];
        if (!_requestReady)
        {
            return false;
        }

        _requestReady = false;
        text = _outgoing.Take(LoginSegmentLength);
        request = new LoginRequestPdu
        {
            Transit = _transit && !_outgoing.HasMore,
            Continue = _outgoing.HasMore,
            CurrentStage = _stage,
            NextStage = _transit && !_outgoing.HasMore ? Next(_stage) : LoginStage.Security,
            Isid = _options.Isid,
            Tsih = _options.Tsih,
            InitiatorTaskTag = TaskTag,
            Cid = _options.Cid,
            CmdSN = _options.CmdSN,
            ExpStatSN = _expStatSN,
        };
        return true;
    }

    /// <summary>Takes the target's response.</summary>
    /// <exception cref="IscsiProtocolException">The target breaks the rules of login.</exception>
    /// <exception cref="IscsiException">The target refuses the login, or did not prove itself.</exception>
    public void Receive(in LoginResponsePdu response, ReadOnlySpan<byte> text)
    {
        if (_requestReady || State is InitiatorLoginState.FullFeature or InitiatorLoginState.Redirected)
        {
            throw Broken("a response that no request asked for");
        }

        if (++_rounds > MaxRounds)
        {
            throw Broken($"no end after {MaxRounds} responses");
        }

        CheckStatus(response, text);
        CheckHeader(response);
        if (_outgoing.HasMore)
        {
            if (response.Transit || text.Length > 0)
            {
                throw Broken("an answer before our text was complete");
            }

            _requestReady = true;
            return;
        }

        var pairs = _incoming.Add(text, response.Continue);
        if (pairs is null)
        {
            Prepare(transit: false);
            return;
        }

        ReadKeys(pairs);
        if (response.Transit)
        {
            Move(response);
        }
        else
        {
            Prepare(transit: _stage == LoginStage.Operational || State is InitiatorLoginState.Leaving or InitiatorLoginState.Verdict);
        }
    }

    private static LoginStage Next(LoginStage stage) => stage == LoginStage.Security ? LoginStage.Operational : LoginStage.FullFeature;

    private static IscsiProtocolException Broken(string what) => new(ProtocolError.Negotiation, $"login: {what}") { Phase = IscsiPhase.Login };

    private static IscsiException Refused(string what) => new($"login: {what}") { Phase = IscsiPhase.Login };

    private void Prepare(bool transit)
    {
        _outgoing.Begin(KeyText.Write(_keys.TakeOutgoing()));
        _transit = transit;
        _requestReady = true;
    }

    private void CheckStatus(in LoginResponsePdu response, ReadOnlySpan<byte> text)
    {
        switch ((ushort)response.Status >> 8)
        {
            case 0:
                return;
            case 1:
                var addresses = KeyText.Read(text).Where(pair => pair.Key == KeyTable.TargetAddress).ToList();
                if (addresses.Count == 0)
                {
                    throw Broken("redirected to no address");
                }

                RedirectAddress = addresses[0].Value.Split(',')[0];
                State = InitiatorLoginState.Redirected;
                throw new LoginRedirectException(RedirectAddress, response.Status == LoginStatus.TargetMovedPermanently);
            default:
                throw new IscsiException($"login refused: {LoginStatusText.Describe(response.Status)}")
                {
                    Phase = IscsiPhase.Login,
                    LoginStatus = (int)response.Status,
                    IsTransient = (ushort)response.Status >> 8 == 3,
                };
        }
    }

    private void CheckHeader(in LoginResponsePdu response)
    {
        if (response.VersionActive != 0)
        {
            throw Broken($"version {response.VersionActive} is active, 0 was offered");
        }

        if (response.InitiatorTaskTag != TaskTag || response.Isid != _options.Isid)
        {
            throw Broken("the response is not for our request");
        }

        if (response.CurrentStage != _stage)
        {
            throw Broken($"stage {response.CurrentStage}, we are in {_stage}");
        }

        if (response.Transit && (!_transit || _outgoing.HasMore || response.NextStage > Next(_stage) || response.NextStage <= _stage || response.NextStage == (LoginStage)2))
        {
            throw Broken($"moved from {_stage} to {response.NextStage} without being asked to");
        }

        if (!_first && response.StatSN != _expStatSN)
        {
            throw new IscsiProtocolException(ProtocolError.Sequence, $"login: StatSN {response.StatSN}, {_expStatSN} was expected");
        }

        _first = false;
        _expStatSN = response.StatSN + 1;
    }

    private void ReadKeys(List<KeyValuePair<string, string>> pairs)
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
                _keys.Receive(key, value, scope);
            }
        }

        if (scope == KeyScope.Security)
        {
            Authenticate(chap);
        }
    }

    private void Move(in LoginResponsePdu response)
    {
        if (State is InitiatorLoginState.Method or InitiatorLoginState.Challenge)
        {
            throw Broken("the security stage was left before authentication was done");
        }

        if (State == InitiatorLoginState.Verdict && _options.TargetChap is not null)
        {
            throw Refused("the target did not prove itself with CHAP, as mutual CHAP asks");
        }

        _stage = response.NextStage;
        if (_stage == LoginStage.FullFeature)
        {
            if (response.Tsih == 0 || (_options.Tsih != 0 && response.Tsih != _options.Tsih))
            {
                throw Broken($"session handle {response.Tsih} at the end");
            }

            Tsih = response.Tsih;
            ExpCmdSN = response.ExpCmdSN;
            MaxCmdSN = response.MaxCmdSN;
            Parameters = IscsiParameters.From(_keys, _options.Wishes.MaxRecvDataSegmentLength, isInitiator: true);
            State = InitiatorLoginState.FullFeature;
            return;
        }

        State = InitiatorLoginState.Operational;
        OfferOperationalKeys();
        Prepare(transit: true);
    }

    // All keys are offered, since LIO asks for those left out and then insists on an answer.
    private void OfferOperationalKeys()
    {
        foreach (var key in KeyTable.All.Values.Where(key => key.Has(KeyScope.Operational | KeyScope.ByInitiator)).OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            if (!_options.Wishes.ByKey().ContainsKey(key.Name)
                || key.Name is KeyTable.TaskReporting or KeyTable.ProtocolLevel
                || (key.Has(KeyScope.LeadingOnly) && _options.Tsih != 0)
                || (key.Has(KeyScope.NormalSessionOnly) && _options.TargetName is null))
            {
                continue;
            }

            _keys.Offer(key.Name);
        }
    }
}
