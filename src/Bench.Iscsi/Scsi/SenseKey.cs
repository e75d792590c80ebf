namespace Bench.Iscsi.Scsi;

/// <summary>The sense key: the class of what happened (SPC-4 table 47).</summary>
public enum SenseKey : byte
{
    /// <summary>Nothing to report.</summary>
    NoSense = 0x0,

    /// <summary>Done, with recovery on the way.</summary>
    RecoveredError = 0x1,

    /// <summary>The logical unit cannot be accessed.</summary>
    NotReady = 0x2,

    /// <summary>A flaw in the medium.</summary>
    MediumError = 0x3,

    /// <summary>A fault of the hardware.</summary>
    HardwareError = 0x4,

    /// <summary>A wrong parameter in the CDB or in the parameter data.</summary>
    IllegalRequest = 0x5,

    /// <summary>Something changed since the last command of this initiator.</summary>
    UnitAttention = 0x6,

    /// <summary>The blocks are write protected.</summary>
    DataProtect = 0x7,

    /// <summary>Blank or non-blank medium met where the other was expected.</summary>
    BlankCheck = 0x8,

    /// <summary>The vendor's own meaning.</summary>
    VendorSpecific = 0x9,

    /// <summary>A copy was ended by an error.</summary>
    CopyAborted = 0xA,

    /// <summary>The device server ended the command; trying again may work.</summary>
    AbortedCommand = 0xB,

    /// <summary>Data is left in the buffer at the end of the partition.</summary>
    VolumeOverflow = 0xD,

    /// <summary>Data and medium differ.</summary>
    Miscompare = 0xE,

    /// <summary>Completed, with information.</summary>
    Completed = 0xF,
}
