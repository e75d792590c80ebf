namespace Bench.Iscsi.Scsi;

/// <summary>An additional sense code with its qualifier (SPC-4 annex E): what exactly happened.</summary>
/// <param name="Code">ASC.</param>
/// <param name="Qualifier">ASCQ.</param>
internal readonly record struct AdditionalSense(byte Code, byte Qualifier)
{
    public static readonly AdditionalSense None = new(0x00, 0x00);
    public static readonly AdditionalSense NotReady = new(0x04, 0x00);
    public static readonly AdditionalSense StoppedByInitiator = new(0x04, 0x02);
    public static readonly AdditionalSense UnexpectedUnsolicitedData = new(0x0C, 0x0C);
    public static readonly AdditionalSense NotEnoughUnsolicitedData = new(0x0C, 0x0D);
    public static readonly AdditionalSense WriteError = new(0x0C, 0x00);
    public static readonly AdditionalSense UnrecoveredReadError = new(0x11, 0x00);
    public static readonly AdditionalSense ParameterListLengthError = new(0x1A, 0x00);
    public static readonly AdditionalSense MiscompareDuringVerify = new(0x1D, 0x00);
    public static readonly AdditionalSense InvalidOperationCode = new(0x20, 0x00);
    public static readonly AdditionalSense LbaOutOfRange = new(0x21, 0x00);
    public static readonly AdditionalSense InvalidFieldInCdb = new(0x24, 0x00);
    public static readonly AdditionalSense LogicalUnitNotSupported = new(0x25, 0x00);
    public static readonly AdditionalSense InvalidFieldInParameterList = new(0x26, 0x00);
    public static readonly AdditionalSense InvalidReleaseOfPersistentReservation = new(0x26, 0x04);
    public static readonly AdditionalSense WriteProtected = new(0x27, 0x00);
    public static readonly AdditionalSense SpaceAllocationFailed = new(0x27, 0x07);
    public static readonly AdditionalSense PowerOnOrReset = new(0x29, 0x00);
    public static readonly AdditionalSense BusDeviceReset = new(0x29, 0x03);
    public static readonly AdditionalSense NexusLoss = new(0x29, 0x07);
    public static readonly AdditionalSense ModeParametersChanged = new(0x2A, 0x01);
    public static readonly AdditionalSense ReservationsPreempted = new(0x2A, 0x03);
    public static readonly AdditionalSense ReservationsReleased = new(0x2A, 0x04);
    public static readonly AdditionalSense RegistrationsPreempted = new(0x2A, 0x05);
    public static readonly AdditionalSense CapacityChanged = new(0x2A, 0x09);
    public static readonly AdditionalSense CommandsClearedByAnotherInitiator = new(0x2F, 0x00);
    public static readonly AdditionalSense SavingParametersNotSupported = new(0x39, 0x00);
    public static readonly AdditionalSense MediumNotPresent = new(0x3A, 0x00);
    public static readonly AdditionalSense ReportedLunsChanged = new(0x3F, 0x0E);
    public static readonly AdditionalSense InternalTargetFailure = new(0x44, 0x00);
    public static readonly AdditionalSense ProtocolServiceCrcError = new(0x47, 0x05);
    public static readonly AdditionalSense CommandsClearedByProtocolEvent = new(0x47, 0x7F);
    public static readonly AdditionalSense InsufficientRegistrationResources = new(0x55, 0x04);

    private static readonly Dictionary<AdditionalSense, string> Texts = new()
    {
        [None] = "no additional sense",
        [new(0x01, 0x00)] = "no index or sector signal",
        [new(0x02, 0x00)] = "no seek complete",
        [new(0x03, 0x00)] = "write fault",
        [NotReady] = "not ready, cause not reportable",
        [new(0x04, 0x01)] = "becoming ready",
        [StoppedByInitiator] = "not ready, START UNIT needed",
        [new(0x04, 0x03)] = "not ready, manual intervention needed",
        [new(0x04, 0x04)] = "not ready, format in progress",
        [new(0x04, 0x0A)] = "not accessible, asymmetric access state transition",
        [new(0x04, 0x0B)] = "not accessible, target port in standby",
        [new(0x04, 0x0C)] = "not accessible, target port unavailable",
        [new(0x08, 0x00)] = "logical unit communication failure",
        [new(0x08, 0x01)] = "logical unit communication time-out",
        [new(0x0B, 0x00)] = "warning",
        [WriteError] = "write error",
        [UnexpectedUnsolicitedData] = "unexpected unsolicited data",
        [NotEnoughUnsolicitedData] = "not enough unsolicited data",
        [new(0x10, 0x00)] = "ID CRC or ECC error",
        [UnrecoveredReadError] = "unrecovered read error",
        [new(0x11, 0x13)] = "read error, SNACK rejected",
        [ParameterListLengthError] = "parameter list length error",
        [MiscompareDuringVerify] = "miscompare during verify",
        [InvalidOperationCode] = "invalid command operation code",
        [LbaOutOfRange] = "logical block address out of range",
        [InvalidFieldInCdb] = "invalid field in CDB",
        [LogicalUnitNotSupported] = "logical unit not supported",
        [InvalidFieldInParameterList] = "invalid field in parameter list",
        [new(0x26, 0x01)] = "parameter not supported",
        [new(0x26, 0x02)] = "parameter value invalid",
        [InvalidReleaseOfPersistentReservation] = "invalid release of persistent reservation",
        [WriteProtected] = "write protected",
        [SpaceAllocationFailed] = "space allocation failed, write protected",
        [new(0x28, 0x00)] = "not ready to ready change, medium may have changed",
        [PowerOnOrReset] = "power on, reset, or bus device reset occurred",
        [new(0x29, 0x01)] = "power on occurred",
        [new(0x29, 0x02)] = "SCSI bus reset occurred",
        [BusDeviceReset] = "bus device reset function occurred",
        [new(0x29, 0x04)] = "device internal reset",
        [NexusLoss] = "I_T nexus loss occurred",
        [new(0x2A, 0x00)] = "parameters changed",
        [ModeParametersChanged] = "mode parameters changed",
        [ReservationsPreempted] = "reservations preempted",
        [ReservationsReleased] = "reservations released",
        [RegistrationsPreempted] = "registrations preempted",
        [new(0x2A, 0x06)] = "asymmetric access state changed",
        [CapacityChanged] = "capacity data has changed",
        [CommandsClearedByAnotherInitiator] = "commands cleared by another initiator",
        [new(0x31, 0x00)] = "medium format corrupted",
        [new(0x38, 0x07)] = "thin provisioning soft threshold reached",
        [SavingParametersNotSupported] = "saving parameters not supported",
        [MediumNotPresent] = "medium not present",
        [new(0x3E, 0x01)] = "logical unit failure",
        [new(0x3F, 0x00)] = "target operating conditions have changed",
        [new(0x3F, 0x01)] = "microcode has been changed",
        [new(0x3F, 0x03)] = "INQUIRY data has changed",
        [ReportedLunsChanged] = "reported LUNs data has changed",
        [InternalTargetFailure] = "internal target failure",
        [new(0x47, 0x00)] = "SCSI parity error",
        [CommandsClearedByProtocolEvent] = "some commands cleared by iSCSI protocol event",
        [ProtocolServiceCrcError] = "protocol service CRC error",
        [new(0x47, 0x7F)] = "some commands cleared by iSCSI protocol event",
        [new(0x49, 0x00)] = "invalid message",
        [new(0x4B, 0x00)] = "data phase error",
        [new(0x4E, 0x00)] = "overlapped commands attempted",
        [new(0x53, 0x02)] = "medium removal prevented",
        [new(0x55, 0x03)] = "insufficient resources",
        [InsufficientRegistrationResources] = "insufficient registration resources",
    };

    /// <summary>The standard's words for the code, or the two numbers.</summary>
    public override string ToString() => Texts.TryGetValue(this, out string? text) ? text : $"additional sense {Code:x2}h/{Qualifier:x2}h";
}
