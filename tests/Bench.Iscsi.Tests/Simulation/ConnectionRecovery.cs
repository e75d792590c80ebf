using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>
/// What a driver does at error recovery level 2 when connections are lost, in the ways that RFC 7143 section 7.1.4.3 has: logging in anew with the
/// same number, before or after the target has seen the loss, or moving the tasks to another connection after an explicit logout.
/// </summary>
internal sealed class ConnectionRecovery(InitiatorSession session, List<SimulatedLink> links, Random random, Action<int> reinstate, Action wait)
{
    private const int LogoutPatience = 200;

    /// <summary>Replaces a connection, or with null all of them.</summary>
    /// <returns>False where only a new session can go on.</returns>
    public bool TryRecover(int? failed)
    {
        if (session.State != SessionState.LoggedIn)
        {
            return false;
        }

        for (var cid = 0; cid < links.Count; cid++)
        {
            if ((failed is null || failed == cid) && !TryLose(cid))
            {
                return false;
            }
        }

        try
        {
            if (failed is { } one && links.Count > 1 && random.Next(3) == 0 && !TryMove(one))
            {
                return false;
            }

            for (var cid = 0; cid < links.Count; cid++)
            {
                if (session.Connections[cid].State == ConnectionState.Closed)
                {
                    reinstate(cid);
                    session.Counters.ConnectionsRecovered++;
                }
            }

            return true;
        }
        catch (IscsiException)
        {
            return false;
        }
    }

    private bool TryLose(int cid)
    {
        if (random.Next(2) == 0)
        {
            links[cid].Target.Disconnect("cut");
        }

        return session.LoseConnection(session.Connections[cid], 0);
    }

    private bool TryMove(int cid)
    {
        var over = session.Connections.Find(static connection => connection.State == ConnectionState.LoggedIn)!;
        var now = over.LastReceivedAt;
        var slot = session.BeginRecoveryLogout(session.Connections[cid], over, now);
        for (var round = 0; round < LogoutPatience && session[slot].State != TaskState.Completed; round++)
        {
            wait();
        }

        if (session[slot].State != TaskState.Completed)
        {
            // The end of the session completes it.
            session.Fail(over.LastReceivedAt);
        }

        var hasMoved = session[slot].Failure == TaskFailure.None && (LogoutOutcome)session[slot].Outcome == LogoutOutcome.Closed;
        session.Release(slot);
        if (!hasMoved)
        {
            return false;
        }

        session.MoveTasks(session.Connections[cid], over, over.LastReceivedAt);
        return true;
    }
}
