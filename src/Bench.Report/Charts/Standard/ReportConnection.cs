using Bench.Report.Reading;

namespace Bench.Report.Charts.Standard;

/// <summary>One iSCSI connection of one result as charts and tables name it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Session">Its session.</param>
/// <param name="Connection">Which of the session's connections, from 0.</param>
/// <param name="Name">The daemon's, with as much more as it takes to be unique.</param>
/// <param name="Points">Its samples, in order of time.</param>
internal sealed record ReportConnection(ResultFile Result, IscsiSession Session, int Connection, string Name, IReadOnlyList<IscsiTcpPoint> Points)
{
    /// <summary>All connections that were sampled, in the order of results and sessions.</summary>
    public static IEnumerable<ReportConnection> Of(IEnumerable<ResultFile> results)
    {
        List<ResultFile> all = [.. results];
        foreach (ResultFile result in all)
        {
            ILookup<string, IscsiSession> daemons = result.IscsiSessions.ToLookup(s => s.Daemon, StringComparer.Ordinal);
            foreach (IscsiSession session in result.IscsiSessions)
            {
                string label = all.Count > 1 ? $"{result.Label} · " : "";
                string number = daemons[session.Daemon].Count() > 1 ? $" session {session.Number}" : "";
                foreach (IGrouping<int, IscsiTcpPoint> points in session.TcpPoints.GroupBy(p => p.Connection).OrderBy(g => g.Key))
                {
                    string connection = session.Connections > 1 ? $" connection {points.Key + 1}" : "";
                    yield return new(result, session, points.Key, label + session.Daemon + number + connection, [.. points.OrderBy(p => p.Milliseconds)]);
                }
            }
        }
    }
}
