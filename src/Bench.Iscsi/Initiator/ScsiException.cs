using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Initiator;

/// <summary>A SCSI command ended badly; the message says which and why, in the standard's words.</summary>
public sealed class ScsiException : IscsiException
{
    internal ScsiException(string command, InitiatorTask task)
        : base($"{command}: {Describe(task)}")
    {
        Status = task.Status;
        Failure = task.Failure;
        if (SenseData.TryParse(task.SenseData, out var sense))
        {
            Sense = sense;
        }
    }

    /// <summary>The command's status; means nothing where the command never reached its end.</summary>
    public ScsiStatus Status { get; }

    internal TaskFailure Failure { get; }

    internal SenseData? Sense { get; }

    internal static string Describe(InitiatorTask task) => task.Failure switch
    {
        TaskFailure.TargetFailure => "the target failed before a status",
        TaskFailure.ShortData when task.Request.Writes => $"good status, but {task.UnsolicitedBytes + task.SolicitedBytes} of {task.Request.Length} bytes were asked for",
        TaskFailure.ShortData => $"good status, but {task.DataBytes} of {task.Request.Length} bytes came",
        TaskFailure.DataDigest => "the data digest is wrong again and again",
        TaskFailure.Rejected => $"rejected: {(Pdu.RejectReason)task.Outcome}",
        TaskFailure.TimedOut => "no answer in time, aborted",
        TaskFailure.SessionLost => "the session was lost",
        _ when SenseData.TryParse(task.SenseData, out var sense) => $"{task.Status}, {sense.Key}: {sense.Additional}",
        _ => task.Status == ScsiStatus.CheckCondition ? "CheckCondition without sense data" : $"{task.Status}",
    };
}
