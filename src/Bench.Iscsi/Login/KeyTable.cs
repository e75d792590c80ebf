using System.Collections.Frozen;
using static Bench.Iscsi.Login.KeyRule;
using static Bench.Iscsi.Login.KeyScope;

namespace Bench.Iscsi.Login;

/// <summary>All keys of RFC 7143 sections 12 and 13, each declared once.</summary>
internal static class KeyTable
{
    public const string InitiatorName = "InitiatorName";
    public const string InitiatorAlias = "InitiatorAlias";
    public const string TargetName = "TargetName";
    public const string TargetAlias = "TargetAlias";
    public const string TargetAddress = "TargetAddress";
    public const string TargetPortalGroupTag = "TargetPortalGroupTag";
    public const string SessionType = "SessionType";
    public const string SendTargets = "SendTargets";
    public const string AuthMethod = "AuthMethod";
    public const string ChapAlgorithm = "CHAP_A";
    public const string ChapIdentifier = "CHAP_I";
    public const string ChapChallenge = "CHAP_C";
    public const string ChapName = "CHAP_N";
    public const string ChapResponse = "CHAP_R";
    public const string HeaderDigest = "HeaderDigest";
    public const string DataDigest = "DataDigest";
    public const string MaxConnections = "MaxConnections";
    public const string InitialR2T = "InitialR2T";
    public const string ImmediateData = "ImmediateData";
    public const string MaxRecvDataSegmentLength = "MaxRecvDataSegmentLength";
    public const string MaxBurstLength = "MaxBurstLength";
    public const string FirstBurstLength = "FirstBurstLength";
    public const string DefaultTime2Wait = "DefaultTime2Wait";
    public const string DefaultTime2Retain = "DefaultTime2Retain";
    public const string MaxOutstandingR2T = "MaxOutstandingR2T";
    public const string DataPduInOrder = "DataPDUInOrder";
    public const string DataSequenceInOrder = "DataSequenceInOrder";
    public const string ErrorRecoveryLevel = "ErrorRecoveryLevel";
    public const string TaskReporting = "TaskReporting";
    public const string ProtocolLevel = "iSCSIProtocolLevel";
    public const string NodeArchitecture = "X#NodeArchitecture";

    private const KeyScope LeadingNormal = Operational | LeadingOnly | Both | NormalSessionOnly;

    /// <summary>Every key by its name.</summary>
    public static FrozenDictionary<string, KeyDefinition> All { get; } = new KeyDefinition[]
    {
        new(InitiatorName, Declarative, AnyStage | ByInitiator),
        new(InitiatorAlias, Declarative, AnyStage | KeyScope.FullFeature | ByInitiator),
        new(TargetName, Declarative, AnyStage | KeyScope.FullFeature | Both | Repeatable),
        new(TargetAlias, Declarative, AnyStage | KeyScope.FullFeature | ByTarget),
        new(TargetAddress, Declarative, AnyStage | KeyScope.FullFeature | ByTarget | Repeatable),
        new(TargetPortalGroupTag, Declarative, AnyStage | ByTarget, Least: 0, Most: 65535),
        new(SessionType, Declarative, AnyStage | LeadingOnly | ByInitiator, "Normal"),
        new(SendTargets, Exchange, KeyScope.FullFeature | ByInitiator),
        new(AuthMethod, List, Security | Both, "None"),
        new(ChapAlgorithm, Exchange, Security | Both),
        new(ChapIdentifier, Exchange, Security | Both),
        new(ChapChallenge, Exchange, Security | Both),
        new(ChapName, Exchange, Security | Both),
        new(ChapResponse, Exchange, Security | Both),
        new(HeaderDigest, List, Operational | Both, "None"),
        new(DataDigest, List, Operational | Both, "None"),
        new(MaxConnections, Minimum, LeadingNormal, "1", 1, 65535),
        new(InitialR2T, Or, LeadingNormal, "Yes"),
        new(ImmediateData, And, LeadingNormal, "Yes"),
        new(MaxRecvDataSegmentLength, Declarative, Operational | KeyScope.FullFeature | Both, "8192", 512, 0xff_ffff),
        new(MaxBurstLength, Minimum, LeadingNormal, "262144", 512, 0xff_ffff),
        new(FirstBurstLength, Minimum, LeadingNormal, "65536", 512, 0xff_ffff),
        new(DefaultTime2Wait, Maximum, Operational | LeadingOnly | Both, "2", 0, 3600),
        new(DefaultTime2Retain, Minimum, Operational | LeadingOnly | Both, "20", 0, 3600),
        new(MaxOutstandingR2T, Minimum, LeadingNormal, "1", 1, 65535),
        new(DataPduInOrder, Or, LeadingNormal, "Yes"),
        new(DataSequenceInOrder, Or, LeadingNormal, "Yes"),
        new(ErrorRecoveryLevel, Minimum, Operational | LeadingOnly | Both, "0", 0, 2),
        new(TaskReporting, List, LeadingNormal, "RFC3720"),
        new(ProtocolLevel, Minimum, Operational | LeadingOnly | Both | NormalSessionOnly, "1", 0, 31),
        new(NodeArchitecture, Declarative, Operational | LeadingOnly | Both),
        new("IFMarker", Obsolete, Operational | Both),
        new("OFMarker", Obsolete, Operational | Both),
        new("IFMarkInt", Obsolete, Operational | Both),
        new("OFMarkInt", Obsolete, Operational | Both),
    }.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);
}
