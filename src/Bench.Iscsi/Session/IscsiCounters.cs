namespace Bench.Iscsi.Session;

/// <summary>What a session did and met, counted from its first login on.</summary>
public sealed record IscsiCounters
{
    /// <summary>PDUs sent, login's not counted.</summary>
    public long PdusSent { get; internal set; }

    /// <summary>PDUs received, login's not counted.</summary>
    public long PdusReceived { get; internal set; }

    /// <summary>Bytes handed to the transport.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes taken from the transport.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Send calls.</summary>
    public long SendCalls { get; internal set; }

    /// <summary>Receive calls that brought bytes.</summary>
    public long ReceiveCalls { get; internal set; }

    /// <summary>Calls that waited in the kernel for bytes; those that found some did not sleep.</summary>
    public long Sleeps { get; internal set; }

    /// <summary>Short naps taken so that several answers come at once.</summary>
    public long Naps { get; internal set; }

    /// <summary>SCSI commands sent, retries counted.</summary>
    public long Commands { get; internal set; }

    /// <summary>SCSI commands sent again since their answer allowed or asked for it.</summary>
    public long Retries { get; internal set; }

    /// <summary>SCSI commands finished.</summary>
    public long Completions { get; internal set; }

    /// <summary>Ready-to-transfer PDUs received.</summary>
    public long ReadyToTransfers { get; internal set; }

    /// <summary>Data-In PDUs received.</summary>
    public long DataInPdus { get; internal set; }

    /// <summary>Data-Out PDUs sent.</summary>
    public long DataOutPdus { get; internal set; }

    /// <summary>Write bytes that travelled within commands.</summary>
    public long ImmediateBytes { get; internal set; }

    /// <summary>Write bytes sent unasked after commands.</summary>
    public long UnsolicitedBytes { get; internal set; }

    /// <summary>Write bytes sent for R2Ts.</summary>
    public long SolicitedBytes { get; internal set; }

    /// <summary>Commands that had to wait since the target's command window was closed.</summary>
    public long WindowStalls { get; internal set; }

    /// <summary>Most commands that the target's window ever let in at once: a deeper queue measures the window.</summary>
    public int LargestWindow { get; internal set; }

    /// <summary>Unit attentions met and retried.</summary>
    public long UnitAttentions { get; internal set; }

    /// <summary>BUSY statuses met.</summary>
    public long Busy { get; internal set; }

    /// <summary>TASK SET FULL statuses met.</summary>
    public long TaskSetFull { get; internal set; }

    /// <summary>RESERVATION CONFLICT statuses met.</summary>
    public long ReservationConflicts { get; internal set; }

    /// <summary>CHECK CONDITION statuses met, unit attentions not counted.</summary>
    public long CheckConditions { get; internal set; }

    /// <summary>TASK ABORTED statuses met.</summary>
    public long TasksAborted { get; internal set; }

    /// <summary>Commands that met no answer in time.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>ABORT TASK requests sent for them.</summary>
    public long TaskAborts { get; internal set; }

    /// <summary>LOGICAL UNIT RESET requests, sent where an abort did not help.</summary>
    public long UnitResets { get; internal set; }

    /// <summary>Sessions dropped since a reset did not help either.</summary>
    public long SessionDrops { get; internal set; }

    /// <summary>Wrong header digests.</summary>
    public long HeaderDigestErrors { get; internal set; }

    /// <summary>Wrong data digests.</summary>
    public long DataDigestErrors { get; internal set; }

    /// <summary>PDUs that the target rejected.</summary>
    public long Rejects { get; internal set; }

    /// <summary>Asynchronous messages received.</summary>
    public long AsyncMessages { get; internal set; }

    /// <summary>Pings of the target that were answered.</summary>
    public long PingsAnswered { get; internal set; }

    /// <summary>Pings sent to the target.</summary>
    public long PingsSent { get; internal set; }

    /// <summary>SNACKs sent: data, R2Ts or statuses asked for again, and data acknowledged (error recovery level 1 and 2).</summary>
    public long SnacksSent { get; internal set; }

    /// <summary>Data-In, R2T and status PDUs that SNACKs asked for again.</summary>
    public long PdusAskedAgain { get; internal set; }

    /// <summary>Commands sent again with their number, since the target did not acknowledge or did reject them.</summary>
    public long CommandsRetried { get; internal set; }

    /// <summary>Data-In and status PDUs that came twice, or too late to be of use.</summary>
    public long Repetitions { get; internal set; }

    /// <summary>R2Ts that asked again for data that an earlier one had asked for, or that went unasked.</summary>
    public long RecoveryR2Ts { get; internal set; }

    /// <summary>Tasks that went on over another connection (error recovery level 2).</summary>
    public long TasksReassigned { get; internal set; }

    /// <summary>Connections that were lost and replaced while their session went on (error recovery level 2).</summary>
    public long ConnectionsRecovered { get; internal set; }

    /// <summary>Times the session was lost and logged in again.</summary>
    public long Reconnects { get; internal set; }

    /// <summary>Commands sent again after the session was lost.</summary>
    public long Requeued { get; internal set; }

    /// <summary>Time without a session after the first login.</summary>
    public long DisconnectedNanoseconds { get; internal set; }

    /// <summary>Time spent making the data PDUs that R2Ts asked for, digests included, nanoseconds.</summary>
    public long AnswerNanoseconds { get; internal set; }

    /// <summary>Data digests calculated for PDUs sent.</summary>
    public long SentDigests { get; internal set; }

    /// <summary>Bytes that they were calculated over.</summary>
    public long SentDigestBytes { get; internal set; }

    /// <summary>Data digests that were timed, of those sent.</summary>
    public long TimedSentDigests { get; internal set; }

    /// <summary>Time that those took, one clock reading each included.</summary>
    public long TimedSentDigestNanoseconds { get; internal set; }

    /// <summary>Data digests checked on PDUs received.</summary>
    public long ReceivedDigests { get; internal set; }

    /// <summary>Bytes that they were calculated over.</summary>
    public long ReceivedDigestBytes { get; internal set; }

    /// <summary>Data digests that were timed, of those received.</summary>
    public long TimedReceivedDigests { get; internal set; }

    /// <summary>Time that those took, one clock reading each included.</summary>
    public long TimedReceivedDigestNanoseconds { get; internal set; }

    /// <summary>What was counted after an earlier copy was taken; <see cref="LargestWindow"/> is no sum and stays.</summary>
    internal IscsiCounters Since(IscsiCounters start) => this with
    {
        PdusSent = PdusSent - start.PdusSent,
        PdusReceived = PdusReceived - start.PdusReceived,
        BytesSent = BytesSent - start.BytesSent,
        BytesReceived = BytesReceived - start.BytesReceived,
        SendCalls = SendCalls - start.SendCalls,
        ReceiveCalls = ReceiveCalls - start.ReceiveCalls,
        Sleeps = Sleeps - start.Sleeps,
        Naps = Naps - start.Naps,
        Commands = Commands - start.Commands,
        Retries = Retries - start.Retries,
        Completions = Completions - start.Completions,
        ReadyToTransfers = ReadyToTransfers - start.ReadyToTransfers,
        DataInPdus = DataInPdus - start.DataInPdus,
        DataOutPdus = DataOutPdus - start.DataOutPdus,
        ImmediateBytes = ImmediateBytes - start.ImmediateBytes,
        UnsolicitedBytes = UnsolicitedBytes - start.UnsolicitedBytes,
        SolicitedBytes = SolicitedBytes - start.SolicitedBytes,
        WindowStalls = WindowStalls - start.WindowStalls,
        UnitAttentions = UnitAttentions - start.UnitAttentions,
        Busy = Busy - start.Busy,
        TaskSetFull = TaskSetFull - start.TaskSetFull,
        ReservationConflicts = ReservationConflicts - start.ReservationConflicts,
        CheckConditions = CheckConditions - start.CheckConditions,
        TasksAborted = TasksAborted - start.TasksAborted,
        Timeouts = Timeouts - start.Timeouts,
        TaskAborts = TaskAborts - start.TaskAborts,
        UnitResets = UnitResets - start.UnitResets,
        SessionDrops = SessionDrops - start.SessionDrops,
        HeaderDigestErrors = HeaderDigestErrors - start.HeaderDigestErrors,
        DataDigestErrors = DataDigestErrors - start.DataDigestErrors,
        Rejects = Rejects - start.Rejects,
        AsyncMessages = AsyncMessages - start.AsyncMessages,
        PingsAnswered = PingsAnswered - start.PingsAnswered,
        PingsSent = PingsSent - start.PingsSent,
        SnacksSent = SnacksSent - start.SnacksSent,
        PdusAskedAgain = PdusAskedAgain - start.PdusAskedAgain,
        CommandsRetried = CommandsRetried - start.CommandsRetried,
        Repetitions = Repetitions - start.Repetitions,
        RecoveryR2Ts = RecoveryR2Ts - start.RecoveryR2Ts,
        TasksReassigned = TasksReassigned - start.TasksReassigned,
        ConnectionsRecovered = ConnectionsRecovered - start.ConnectionsRecovered,
        Reconnects = Reconnects - start.Reconnects,
        Requeued = Requeued - start.Requeued,
        DisconnectedNanoseconds = DisconnectedNanoseconds - start.DisconnectedNanoseconds,
        AnswerNanoseconds = AnswerNanoseconds - start.AnswerNanoseconds,
        SentDigests = SentDigests - start.SentDigests,
        SentDigestBytes = SentDigestBytes - start.SentDigestBytes,
        TimedSentDigests = TimedSentDigests - start.TimedSentDigests,
        TimedSentDigestNanoseconds = TimedSentDigestNanoseconds - start.TimedSentDigestNanoseconds,
        ReceivedDigests = ReceivedDigests - start.ReceivedDigests,
        ReceivedDigestBytes = ReceivedDigestBytes - start.ReceivedDigestBytes,
        TimedReceivedDigests = TimedReceivedDigests - start.TimedReceivedDigests,
        TimedReceivedDigestNanoseconds = TimedReceivedDigestNanoseconds - start.TimedReceivedDigestNanoseconds,
    };
}
