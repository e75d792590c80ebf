using System.Runtime.CompilerServices;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Session;

/// <summary>One slot of an initiator's task table; slots live as long as their session, so no command allocates.</summary>
internal sealed unsafe class InitiatorTask
{
    /// <summary>Most sense bytes that are kept.</summary>
    public const int MaxSense = 252;

    public required int Slot { get; init; }

    public ScsiRequest Request;
    public TaskKind Kind;
    public TaskState State;
    public InitiatorConnection? Connection;

    /// <summary>Slot in the low 16 bits, a count of uses above, so that late answers to an earlier use are seen.</summary>
    public uint Tag;
    public uint CmdSN;

    // Of a task management request: what it asks for, and the command that it is about, or -1. Its unit is in Request.
    public TaskManagementFunction Function;
    public int ReferencedSlot = -1;
    public uint ReferencedTag;

    // Data transfer.
    public uint ExpDataSN;
    public uint ExpR2TSN;
    public long DataBytes;
    public long SolicitedBytes;
    public long UnsolicitedBytes;
    public uint NextOffset;
    public bool IsDamaged;

    /// <summary>Null at error recovery level 0.</summary>
    public TaskRecovery? Recovery;

    // Outcome.
    public TaskFailure Failure;
    public ScsiStatus Status;
    public bool Overflow;
    public bool Underflow;
    public uint Residual;
    public int SenseLength;
    public byte[] Sense = [];
    public byte Outcome;

    // Clock nanoseconds.
    public long IssuedAt;
    public long LastDataAt;
    public long Deadline;
    public long NotBefore;

    /// <summary>When the hand-over was, or the repetition after the last expiry: what may be retried for a time is retried from here.</summary>
    public long TriedSince;
    public int Retries;

    /// <summary>Repetitions because no answer came in time.</summary>
    public int Expiries;
    public CommandTimes Times;

    /// <summary>Bytes that were really transferred.</summary>
    public long Transferred => Request.Writes ? Math.Max(0, Request.Length - (Underflow ? (long)Residual : 0)) : DataBytes;

    public ReadOnlySpan<byte> SenseData => Sense.AsSpan(0, SenseLength);

    /// <summary>Makes the task ready to be sent (again).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ResetTransfer()
    {
        ExpDataSN = ExpR2TSN = NextOffset = Residual = 0;
        DataBytes = SolicitedBytes = UnsolicitedBytes = 0;
        IsDamaged = Overflow = Underflow = false;
        Failure = TaskFailure.None;
        Status = ScsiStatus.Good;
        SenseLength = 0;
        LastDataAt = 0;
        Recovery?.Begin(0);
    }
}
