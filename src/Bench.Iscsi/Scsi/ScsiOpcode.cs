namespace Bench.Iscsi.Scsi;

/// <summary>Operation codes, byte 0 of a CDB (SPC-4 annex, SBC-3 table 22).</summary>
internal enum ScsiOpcode : byte
{
    TestUnitReady = 0x00,
    RequestSense = 0x03,
    Read6 = 0x08,
    Write6 = 0x0A,
    Inquiry = 0x12,
    ModeSelect6 = 0x15,
    Reserve6 = 0x16,
    Release6 = 0x17,
    ModeSense6 = 0x1A,
    StartStopUnit = 0x1B,
    PreventAllowMediumRemoval = 0x1E,
    ReadCapacity10 = 0x25,
    Read10 = 0x28,
    Write10 = 0x2A,
    WriteAndVerify10 = 0x2E,
    Verify10 = 0x2F,
    Prefetch10 = 0x34,
    SynchronizeCache10 = 0x35,
    ReadDefectData10 = 0x37,
    WriteSame10 = 0x41,
    Unmap = 0x42,
    ModeSelect10 = 0x55,
    ModeSense10 = 0x5A,
    PersistentReserveIn = 0x5E,
    PersistentReserveOut = 0x5F,
    Read16 = 0x88,
    CompareAndWrite = 0x89,
    Write16 = 0x8A,
    OrWrite16 = 0x8B,
    WriteAndVerify16 = 0x8E,
    Verify16 = 0x8F,
    Prefetch16 = 0x90,
    SynchronizeCache16 = 0x91,
    WriteSame16 = 0x93,
    WriteAtomic16 = 0x9C,
    ServiceActionIn16 = 0x9E,
    ReportLuns = 0xA0,
    MaintenanceIn = 0xA3,
    Read12 = 0xA8,
    Write12 = 0xAA,
    WriteAndVerify12 = 0xAE,
    Verify12 = 0xAF,
    ReadDefectData12 = 0xB7,
}

/// <summary>Service actions of <see cref="ScsiOpcode.ServiceActionIn16"/> (SBC-3).</summary>
internal enum ServiceActionIn16 : byte
{
    ReadCapacity16 = 0x10,
    GetLbaStatus = 0x12,
}

/// <summary>Service actions of <see cref="ScsiOpcode.MaintenanceIn"/> (SPC-4).</summary>
internal enum MaintenanceInAction : byte
{
    ReportTargetPortGroups = 0x0A,
    ReportSupportedOperationCodes = 0x0C,
    ReportSupportedTaskManagementFunctions = 0x0D,
}
