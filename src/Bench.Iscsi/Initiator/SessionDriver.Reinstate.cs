using Bench.Engine;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Initiator;

// Error recovery level 2: lost connections are logged in anew with their numbers while the session goes on (RFC 7143 sections 6.3.4 and 7.1.4.3).
internal sealed unsafe partial class SessionDriver
{
    private bool TryReinstate(IscsiException cause)
    {
        var drop = cause as ConnectionLossException;
        int? failed = drop is not null ? drop.Cid : _current;
        var retain = drop?.Retain ?? TimeSpan.FromSeconds(Parameters.DefaultTime2Retain);
        if (!Session.RecoversConnections || failed < 0 || failed >= _transports.Count || retain == TimeSpan.Zero || EndsSession(cause))
        {
            return false;
        }

        _fruitless = Session.Counters.Completions == _completionsAtReconnect ? _fruitless + 1 : 0;
        _completionsAtReconnect = Session.Counters.Completions;
        if (_fruitless >= MaxFruitlessReconnects)
        {
            return false;
        }

        var started = Clock.Now;
        var requeued = Session.Counters.Requeued;
        for (var cid = 0; cid < _transports.Count; cid++)
        {
            if ((failed is null || failed == cid) && !TryLose(cid))
            {
                return false;
            }
        }

        var isGap = Session.Connections.TrueForAll(static connection => connection.State == ConnectionState.Closed);
        var wait = drop?.Wait ?? TimeSpan.FromSeconds(Parameters.DefaultTime2Wait);
        var limit = wait + retain < _options.ReconnectTimeout ? wait + retain : _options.ReconnectTimeout;
        if (!TryReinstateAll(Clock.Now + wait.Nanoseconds(), started + limit.Nanoseconds()))
        {
            return false;
        }

        if (isGap)
        {
            var away = Clock.Now - started;
            Session.Counters.DisconnectedNanoseconds += away;
            _gaps.Add(new ConnectionGap(started, away, Session.Counters.Requeued - requeued, cause.Message));
        }

        Session.Pump(Clock.Now);
        return true;
    }

    // Section 7.7: what breaks the format ends the session; so do rules that were broken in well-formed PDUs.
    private static bool EndsSession(IscsiException cause) =>
        cause is IscsiProtocolException { Error: not (ProtocolError.HeaderDigest or ProtocolError.DataDigest or ProtocolError.Sequence) };

    private bool TryLose(int cid)
    {
        _transports[cid].Dispose();
        return Session.LoseConnection(Session.Connections[cid], Clock.Now);
    }

    private bool TryReinstateAll(long notBefore, long deadline)
    {
        var pause = TimeSpan.FromMilliseconds(50).Nanoseconds();
        while (Session.Connections.FindIndex(static connection => connection.State == ConnectionState.Closed) is var cid and >= 0)
        {
            try
            {
                DriveUntil(notBefore);
                RequireWanted();
                if (Clock.Now >= deadline)
                {
                    return false;
                }

                LogIn(cid, isReinstatement: true);
                Session.Counters.ConnectionsRecovered++;
            }
            catch (IscsiException error)
            {
                // Another connection may have failed while this one was being made.
                var failed = _current >= 0 ? _current : cid;
                if (_options.GivenUp.IsCancellationRequested || error.LoginStatus is not null || EndsSession(error) || !TryLose(failed))
                {
                    return false;
                }

                notBefore = Clock.Now + pause;
                pause = Math.Min(pause * 2, TimeSpan.FromSeconds(2).Nanoseconds());
            }
        }

        return true;
    }

    private void DriveUntil(long time)
    {
        for (var now = Clock.Now; now < time && !_options.GivenUp.IsCancellationRequested; now = Clock.Now)
        {
            SendAll(ref now);
            if (!ReceiveAll(ref now))
            {
                Sleep((int)Math.Clamp((time - now) / 1_000_000, 1, 50));
            }
        }
    }
}
