using System.Globalization;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Json;
using Bench.Iscsi.Login;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Engine;

/// <summary>
/// The <c>iscsi</c> object of a result: every daemon and session of the run that has ended, in the order of jobs. Its format is
/// docs/result-format.md.
/// </summary>
public sealed class IscsiResultSection : IResultSection
{
    // From that share on the window, rather than the job's iodepth, says how many commands are in flight.
    private const double StallsThatDominate = 0.5;

    private readonly Lock _lock = new();
    private readonly List<IscsiDaemonStatistics> _daemons = [];

    /// <inheritdoc/>
    public string Name => "iscsi";

    /// <inheritdoc/>
    public bool IsEmpty => Daemons.Count == 0;

    private List<IscsiDaemonStatistics> Daemons
    {
        get
        {
            lock (_lock)
            {
                return [.. _daemons];
            }
        }
    }

    /// <summary>Takes the statistics of a daemon that ends; from any thread.</summary>
    public void Add(IscsiDaemonStatistics daemon)
    {
        lock (_lock)
        {
            _daemons.Add(daemon);
        }
    }

    /// <inheritdoc/>
    public void Write(JsonText json, RunOutcome outcome)
    {
        List<string> jobs = [.. outcome.Daemons.Select(static daemon => daemon.Plan.Job.Name).Distinct()];
        List<IscsiDaemonStatistics> daemons = [.. Daemons.OrderBy(daemon => jobs.IndexOf(daemon.Job)).ThenBy(static daemon => daemon.CloneIndex)];
        var clockReading = outcome.Environment?.ClockReadCost ?? MeasuringOverhead.MeasureClock();
        json.BeginArray("daemons");
        foreach (var daemon in daemons)
        {
            json.BeginObject();
            json.Write("job", daemon.Job);
            json.Write("daemon", $"{daemon.Job}.{daemon.CloneIndex}");
            json.Write("sessions", daemon.Sessions.Count);
            MeasurementJson.WriteCpu(json, daemon.Cpu, clockReading);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("sessions");
        foreach (var (session, cpu) in daemons.SelectMany(static daemon => daemon.Sessions, static (daemon, session) => (session, daemon.Cpu)))
        {
            json.BeginObject();
            WriteIdentity(json, session);
            WriteNegotiated(json, session.Parameters);
            WriteCounters(json, session.Counters);
            MeasurementJson.WriteAnatomy(json, session.Anatomy);
            MeasurementJson.WriteDigests(json, session, cpu);
            WriteGaps(json, session, outcome.StartedClock);
            WriteTcp(json, session.Tcp);
            MeasurementJson.WriteTcpSeries(json, session, outcome.StartedClock);
            json.EndObject();
        }

        json.EndArray();
    }

    /// <inheritdoc/>
    public IEnumerable<string> Summarize() => IscsiSummary.Lines(Daemons);

    /// <inheritdoc/>
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        List<IscsiRunStatistics> sessions = [.. Daemons.SelectMany(static daemon => daemon.Sessions)];
        var exposed = sessions.Where(static session => session.UrlHeldSecret).ToList();
        if (exposed.Count > 0)
        {
            yield return new Advisory(
                "iscsi-secret-in-url", true, "A job's URL holds a CHAP secret: everyone who sees the job file or the command line has it.",
                $"The URL of {exposed[0].Url}.", $"Name the user alone (chap_user=) and put the secret into bench.ini, chap_secret_file= or {ChapSecrets.InitiatorVariable}.", Jobs(exposed));
        }

        var broken = sessions.Where(static session => session.Gaps.Count > 0).ToList();
        if (broken.Count > 0)
        {
            var gaps = broken.SelectMany(static session => session.Gaps).ToList();
            yield return new Advisory(
                "iscsi-gaps", true, "Sessions were lost and logged in again; the I/Os in flight waited for that, and rates include the time without a session.",
                string.Create(CultureInfo.InvariantCulture, $"{gaps.Count} gaps of {gaps.Sum(static gap => gap.Nanoseconds) / 1e6:0.#} ms in all, {gaps.Sum(static gap => gap.Requeued)} commands sent again; the first: {gaps[0].Reason}."),
                "Look at the target's log and the network; lat_max and the interval series show what the gaps cost.", Jobs(broken));
        }

        var stalled = sessions.Where(static session => session.Counters.WindowStalls >= StallsThatDominate * session.Counters.Commands && session.Counters.WindowStalls > 0).ToList();
        if (stalled.Count > 0)
        {
            yield return new Advisory(
                "iscsi-window", true, "The target's command window was closed most of the time: the window, not iodepth, decided how many commands were in flight.",
                string.Create(CultureInfo.InvariantCulture, $"{stalled.Sum(static session => session.Counters.WindowStalls):N0} stalls in {stalled.Sum(static session => session.Counters.Commands):N0} commands; the window let in {stalled.Max(static session => session.Counters.LargestWindow)} at most."),
                "Lower iodepth to the window, give the daemon several sessions (sessions=), or raise the target's queue depth.", Jobs(stalled));
        }
    }

    private static List<string> Jobs(IEnumerable<IscsiRunStatistics> sessions) => [.. sessions.Select(static session => session.Job).Distinct()];

    private static void WriteIdentity(JsonText json, IscsiRunStatistics session)
    {
        json.Write("job", session.Job);
        json.Write("daemon", $"{session.Job}.{session.CloneIndex}");
        json.Write("url", session.Url);
        json.Write("portal", session.Portal);
        json.BeginObject("lun", inline: true);
        json.Write("vendor", session.LogicalUnit.Vendor);
        json.Write("product", session.LogicalUnit.Product);
        json.Write("size_bytes", session.LogicalUnit.Size);
        json.Write("block_size", session.LogicalUnit.BlockSize);
        json.EndObject();
        json.Write("connections", session.Connections);
    }

    // Keys and values as they stand on the wire, so that they can be looked up in RFC 7143.
    private static void WriteNegotiated(JsonText json, IscsiParameters parameters)
    {
        json.BeginObject("negotiated");
        json.Write("AuthMethod", parameters.AuthMethod);
        json.Write("HeaderDigest", parameters.HeaderDigest ? "CRC32C" : "None");
        json.Write("DataDigest", parameters.DataDigest ? "CRC32C" : "None");
        json.Write("MaxConnections", parameters.MaxConnections);
        json.Write("InitialR2T", YesNo(parameters.InitialR2T));
        json.Write("ImmediateData", YesNo(parameters.ImmediateData));
        json.Write("InitiatorMaxRecvDataSegmentLength", parameters.InitiatorMaxRecvDataSegmentLength);
        json.Write("TargetMaxRecvDataSegmentLength", parameters.TargetMaxRecvDataSegmentLength);
        json.Write("MaxBurstLength", parameters.MaxBurstLength);
        json.Write("FirstBurstLength", parameters.FirstBurstLength);
        json.Write("MaxOutstandingR2T", parameters.MaxOutstandingR2T);
        json.Write("DefaultTime2Wait", parameters.DefaultTime2Wait);
        json.Write("DefaultTime2Retain", parameters.DefaultTime2Retain);
        json.Write("DataPDUInOrder", YesNo(parameters.DataPduInOrder));
        json.Write("DataSequenceInOrder", YesNo(parameters.DataSequenceInOrder));
        json.Write("ErrorRecoveryLevel", parameters.ErrorRecoveryLevel);
        json.Write("TargetPortalGroupTag", (long?)parameters.TargetPortalGroupTag);
        json.Write("TargetAlias", parameters.TargetAlias);
        json.EndObject();
    }

    private static void WriteCounters(JsonText json, IscsiCounters counters)
    {
        json.Write("commands", counters.Commands);
        json.Write("completions", counters.Completions);
        json.Write("retries", counters.Retries + counters.Requeued);
        json.Write("pdus_sent", counters.PdusSent);
        json.Write("pdus_received", counters.PdusReceived);
        json.Write("bytes_sent", counters.BytesSent);
        json.Write("bytes_received", counters.BytesReceived);
        json.Write("send_calls", counters.SendCalls);
        json.Write("receive_calls", counters.ReceiveCalls);
        json.Write("sleeps", counters.Sleeps);
        json.Write("naps", counters.Naps);
        json.BeginObject("write_bytes", inline: true);
        json.Write("immediate", counters.ImmediateBytes);
        json.Write("unsolicited", counters.UnsolicitedBytes);
        json.Write("solicited", counters.SolicitedBytes);
        json.EndObject();
        json.Write("r2ts", counters.ReadyToTransfers);
        json.Write("window_stalls", counters.WindowStalls);
        json.Write("largest_window", counters.LargestWindow);
        json.BeginObject("met", inline: true);
        json.Write("unit_attentions", counters.UnitAttentions);
        json.Write("busy", counters.Busy);
        json.Write("task_set_full", counters.TaskSetFull);
        json.Write("reservation_conflicts", counters.ReservationConflicts);
        json.Write("check_conditions", counters.CheckConditions);
        json.Write("tasks_aborted", counters.TasksAborted);
        json.Write("timeouts", counters.Timeouts);
        json.Write("task_aborts", counters.TaskAborts);
        json.Write("unit_resets", counters.UnitResets);
        json.Write("session_drops", counters.SessionDrops);
        json.Write("rejects", counters.Rejects);
        json.Write("async_messages", counters.AsyncMessages);
        json.EndObject();
        json.BeginObject("recovery", inline: true);
        json.Write("snacks", counters.SnacksSent);
        json.Write("pdus_asked_again", counters.PdusAskedAgain);
        json.Write("repetitions", counters.Repetitions);
        json.Write("recovery_r2ts", counters.RecoveryR2Ts);
        json.Write("commands_retried", counters.CommandsRetried);
        json.Write("tasks_reassigned", counters.TasksReassigned);
        json.Write("connections_recovered", counters.ConnectionsRecovered);
        json.EndObject();
    }

    private static void WriteGaps(JsonText json, IscsiRunStatistics session, long runStarted)
    {
        json.BeginArray("gaps");
        foreach (var gap in session.Gaps)
        {
            json.BeginObject(inline: true);
            json.Write("t_ms", (gap.StartedAt - runStarted) / 1e6);
            json.Write("duration_ms", gap.Nanoseconds / 1e6);
            json.Write("requeued", gap.Requeued);
            json.Write("reason", gap.Reason);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteTcp(JsonText json, IReadOnlyList<TcpStatistics> connections)
    {
        json.BeginArray("tcp");
        foreach (var tcp in connections)
        {
            json.BeginObject(inline: true);
            json.Write("rtt_us", tcp.RoundTripMicroseconds);
            json.Write("rttvar_us", tcp.RoundTripVariationMicroseconds);
            json.Write("retransmits", tcp.Retransmits);
            json.Write("cwnd", tcp.CongestionWindow);
            json.Write("mss_bytes", tcp.SegmentSize);
            json.EndObject();
        }

        json.EndArray();
    }

    private static string YesNo(bool value) => value ? "Yes" : "No";
}
