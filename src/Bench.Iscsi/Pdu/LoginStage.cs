namespace Bench.Iscsi.Pdu;

/// <summary>Stages of login, RFC 7143 section 11.12.3; 2 is not used.</summary>
internal enum LoginStage : byte
{
    Security = 0,
    Operational = 1,
    FullFeature = 3,
}
