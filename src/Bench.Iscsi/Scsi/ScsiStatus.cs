namespace Bench.Iscsi.Scsi;

/// <summary>The SCSI status byte (SAM-5 table 44).</summary>
public enum ScsiStatus : byte
{
    /// <summary>The command completed.</summary>
    Good = 0x00,

    /// <summary>Sense data says what happened.</summary>
    CheckCondition = 0x02,

    /// <summary>A PRE-FETCH found room for its blocks.</summary>
    ConditionMet = 0x04,

    /// <summary>The logical unit cannot take a command now; try again later.</summary>
    Busy = 0x08,

    /// <summary>A reservation of another initiator forbids the command.</summary>
    ReservationConflict = 0x18,

    /// <summary>The task set has no room for another command; try again when one completes.</summary>
    TaskSetFull = 0x28,

    /// <summary>An auto contingent allegiance is in force.</summary>
    AcaActive = 0x30,

    /// <summary>Another initiator aborted the command.</summary>
    TaskAborted = 0x40,
}
