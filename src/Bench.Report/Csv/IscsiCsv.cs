using Bench.Report.Charts.Standard;
using Bench.Report.Reading;

namespace Bench.Report.Csv;

/// <summary>What is measured of iSCSI: stages of commands, time of threads, TCP. Only for results that have it.</summary>
internal static class IscsiCsv
{
    private static readonly CsvColumn<(ResultFile Result, IscsiSession Session, string Direction, IscsiStage Stage)>[] StageColumns =
    [
        new("label", r => r.Result.Label),
        new("job", r => r.Session.Job),
        new("daemon", r => r.Session.Daemon),
        new("session", r => r.Session.Number),
        new("direction", r => r.Direction),
        new("stage", r => r.Stage.Name),
        new("commands", r => r.Stage.Count),
        new("time_sum_ns", r => r.Stage.Sum),
        new("time_mean_ns", r => r.Stage.Mean),
        new("time_min_ns", r => r.Stage.Minimum),
        new("time_p50_ns", r => r.Stage.Percentile(50)),
        new("time_p90_ns", r => r.Stage.Percentile(90)),
        new("time_p99_ns", r => r.Stage.Percentile(99)),
        new("time_p99.9_ns", r => r.Stage.Percentile(99.9)),
        new("time_max_ns", r => r.Stage.Maximum),
    ];

    private static readonly CsvColumn<(ResultFile Result, IscsiDaemon Daemon, string Routine, double Nanoseconds)>[] RoutineColumns =
    [
        new("label", r => r.Result.Label),
        new("job", r => r.Daemon.Job),
        new("daemon", r => r.Daemon.Name),
        new("routine", r => r.Routine),
        new("time_ns", r => r.Nanoseconds),
        new("share_of_wall_time_percent", r => r.Daemon.WallNanoseconds > 0 ? 100 * r.Nanoseconds / r.Daemon.WallNanoseconds : null),
        new("wall_time_ns", r => r.Daemon.WallNanoseconds),
        new("user_cpu_ns", r => r.Daemon.UserNanoseconds),
        new("system_cpu_ns", r => r.Daemon.SystemNanoseconds),
    ];

    private static readonly CsvColumn<(ReportConnection Connection, IscsiTcpPoint Point)>[] TcpColumns =
    [
        new("label", r => r.Connection.Result.Label),
        new("job", r => r.Connection.Session.Job),
        new("daemon", r => r.Connection.Session.Daemon),
        new("session", r => r.Connection.Session.Number),
        new("connection", r => r.Connection.Connection + 1),
        new("portal", r => r.Connection.Session.Portal),
        new("time_ms", r => r.Point.Milliseconds),
        new("rtt_us", r => r.Point.RoundTripMicroseconds),
        new("rtt_variation_us", r => r.Point.VariationMicroseconds),
        new("retransmits_segments", r => r.Point.Retransmits),
        new("congestion_window_segments", r => r.Point.CongestionWindow),
        new("unacknowledged_segments", r => r.Point.Unacknowledged),
    ];

    /// <summary>The tables that the results have rows for.</summary>
    public static IEnumerable<(string Name, Action<string> Write)> Tables(IReadOnlyList<ResultFile> results)
    {
        var stages = results.SelectMany(r => r.IscsiSessions.SelectMany(s => s.Anatomy.SelectMany(a => new[] { a.Total }.Concat(a.Stages), (a, stage) => (r, s, a.Direction, stage)))).ToList();
        if (stages.Count > 0)
        {
            yield return ("iscsi-anatomy.csv", path => CsvTable.Write(path, StageColumns, stages));
        }

        var routines = results.SelectMany(r => r.IscsiDaemons.SelectMany(d => d.Routines, (d, routine) => (r, d, routine.Key, routine.Value))).ToList();
        if (routines.Count > 0)
        {
            yield return ("iscsi-cpu.csv", path => CsvTable.Write(path, RoutineColumns, routines));
        }

        var points = ReportConnection.Of(results).SelectMany(c => c.Points, (c, point) => (c, point)).ToList();
        if (points.Count > 0)
        {
            yield return ("iscsi-tcp.csv", path => CsvTable.Write(path, TcpColumns, points));
        }
    }
}
