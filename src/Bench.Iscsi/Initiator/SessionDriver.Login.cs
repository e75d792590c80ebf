using Bench.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

// Making the session, and making it again.
internal sealed unsafe partial class SessionDriver
{
    // Sessions that are lost again before any command ends are not healed by another try.
    private const int MaxFruitlessReconnects = 5;

    private IReadOnlyList<ChapAlgorithm> _algorithms = [];
    private long _completionsAtReconnect;
    private int _fruitless;

    /// <summary>Connects and logs in, all connections of the session.</summary>
    /// <exception cref="IscsiException">The portal cannot be reached, or the target refuses.</exception>
    public void Connect()
    {
        _algorithms = _options.ChapAlgorithms.Count > 0 ? _options.ChapAlgorithms : ChapHash.Supported;
        try
        {
            ConnectAll();
        }
        catch (IscsiException error)
        {
            CloseTransports();
            throw AtPortal(error);
        }
    }

    private void ConnectAll()
    {
        _portal = _options.Portal;
        for (var redirects = 0; ; redirects++)
        {
            try
            {
                LogIn(0);
                break;
            }
            catch (LoginRedirectException redirect) when (redirects < _options.MaxRedirects)
            {
                CloseTransports();
                Follow(redirect);
            }
            catch (LoginRedirectException)
            {
                throw new IscsiException($"the target sends us elsewhere more than {_options.MaxRedirects} times") { Phase = IscsiPhase.Login };
            }
            catch (IscsiException refused) when (refused.LoginStatus is (int)LoginStatus.AuthenticationFailure or (int)LoginStatus.InitiatorError && _options.Chap is not null && _algorithms.Count > 1)
            {
                // tgtd numbers SHA-1 as 7, which is SHA-256 to everybody else, and fails; MD5 is what all have.
                CloseTransports();
                _algorithms = [ChapAlgorithm.Md5];
                redirects--;
            }
        }

        var connections = Math.Min(_options.Connections, Parameters.MaxConnections);
        for (var cid = 1; cid < connections; cid++)
        {
            LogIn(cid);
        }
    }

    private void Follow(LoginRedirectException redirect)
    {
        var next = PortalAddress.TryParse(redirect.Address);
        if (next is null || next.Host is "0.0.0.0" or "::")
        {
            throw new IscsiException($"the target sends us to {redirect.Address}, which is no address") { Phase = IscsiPhase.Login };
        }

        if (_portal.IsLoopback && !next.IsLoopback)
        {
            throw new IscsiException($"a target on this machine's loopback sends us to {next}: name that portal yourself if you trust it") { Phase = IscsiPhase.Login };
        }

        _portal = next;
    }

    private void LogIn(int cid, bool isReinstatement = false)
    {
        _current = -1;
        var session = Session;
        var connection = cid < session.Connections.Count ? session.Connections[cid] : session.AddConnection(Math.Max(_options.ReceiveBuffer, 65536 + 4096));
        var transport = TcpTransport.Connect(_portal.Host, _portal.Port, _options.Tcp, _options.GivenUp);
        if (isReinstatement)
        {
            _transports[cid] = transport;
        }
        else
        {
            _transports.Add(transport);
        }

        var now = Clock.Now;
        var cmdSN = session.LoginCmdSN(isLeading: cid == 0 && !isReinstatement);
        connection.BeginLogin(
            new InitiatorLoginOptions
            {
                InitiatorName = _options.InitiatorName,
                TargetName = _options.TargetName,
                Isid = _isid,
                Tsih = session.Tsih,
                Cid = (ushort)cid,
                CmdSN = cmdSN,
                Wishes = _options.Wishes with { MaxConnections = Math.Max(_options.Wishes.MaxConnections, _options.Connections) },
                Chap = _options.Chap,
                TargetChap = _options.TargetChap,
                ChapAlgorithms = _algorithms,
            },
            now);

        var deadline = now + _options.LoginTimeout.Nanoseconds();
        while (connection.State == ConnectionState.Login)
        {
            now = Clock.Now;
            RequireWanted();
            if (now >= deadline)
            {
                throw new IscsiException($"no end of the login within {_options.LoginTimeout.TotalSeconds:0.#} s") { Phase = IscsiPhase.Login, IsTransient = true };
            }

            SendAll(ref now);
            if (!ReceiveAll(ref now))
            {
                Sleep((int)Math.Clamp((deadline - now) / 1_000_000, 1, 50));
            }
        }
    }

    private void RequireWanted()
    {
        if (_options.GivenUp.IsCancellationRequested)
        {
            throw new IscsiException($"{_portal}: the session was left, as nobody waits for it any more") { Portal = _portal.ToString() };
        }
    }

    private void Recover(IscsiException cause)
    {
        if (_options.GivenUp.IsCancellationRequested)
        {
            throw cause;
        }

        if (TryReinstate(cause))
        {
            return;
        }

        var started = Clock.Now;

        // What logging in again takes is recovery, whichever routine does it.
        var times = Times;
        Times = new RoutineTimes();
        try
        {
            BringBack(cause, started);
        }
        finally
        {
            Times = times;
            times.Recovery += Clock.Now - started;
        }
    }

    private void BringBack(IscsiException cause, long started)
    {
        var requeuedBefore = Session.Counters.Requeued;
        var wait = (cause as ConnectionLossException)?.Wait ?? TimeSpan.FromSeconds(Session.Parameters.DefaultTime2Wait);
        Session.Fail(started);
        CloseTransports();
        _fruitless = Session.Counters.Completions == _completionsAtReconnect ? _fruitless + 1 : 0;
        _completionsAtReconnect = Session.Counters.Completions;
        var deadline = started + _options.ReconnectTimeout.Nanoseconds();
        var pause = wait;
        var last = cause;
        while (_fruitless < MaxFruitlessReconnects && Clock.Now < deadline && !_options.GivenUp.WaitHandle.WaitOne(pause))
        {
            try
            {
                ConnectAll();
                var now = Clock.Now;
                Session.Counters.Reconnects++;
                Session.Counters.DisconnectedNanoseconds += now - started;
                _gaps.Add(new ConnectionGap(started, now - started, Session.Counters.Requeued - requeuedBefore, cause.Message));
                Session.Pump(now);
                SendAll(ref now);
                return;
            }
            catch (IscsiException error)
            {
                Session.Fail(Clock.Now);
                CloseTransports();
                last = error;
                if (!error.IsTransient)
                {
                    break;
                }
            }

            pause = TimeSpan.FromMilliseconds(Math.Clamp(pause.TotalMilliseconds * 2, 50, 2000));
        }

        var lost = Clock.Now - started;
        Session.Counters.DisconnectedNanoseconds += lost;
        _gaps.Add(new ConnectionGap(started, lost, 0, cause.Message));
        Session.End(Clock.Now);
        throw AtPortal(new IscsiException($"the session was lost ({cause.Message}) and did not come back: {last.Message}", cause));
    }

    private IscsiException AtPortal(IscsiException error)
    {
        var where = _options.TargetName is null ? $"{_portal}" : $"{_portal} {_options.TargetName}";
        return error.Message.Contains(_portal.ToString(), StringComparison.Ordinal) && error.Portal is not null
            ? error
            : new IscsiException($"{where}: {error.Message}", error) { Portal = _portal.ToString(), Phase = error.Phase, LoginStatus = error.LoginStatus, IsTransient = error.IsTransient };
    }
}
