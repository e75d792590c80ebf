namespace Bench.Iscsi.Login;

/// <summary>Who asks a target to log in to what.</summary>
/// <param name="InitiatorName">The initiator's iSCSI name.</param>
/// <param name="TargetName">The wanted target; null in a discovery session.</param>
/// <param name="Isid">48 bits: which of the initiator's sessions.</param>
/// <param name="Tsih">0 for a new session (or one to reinstate), else the session to add the connection to.</param>
/// <param name="Cid">The connection within the session.</param>
internal sealed record LoginIdentity(string InitiatorName, string? TargetName, ulong Isid, ushort Tsih, ushort Cid)
{
    public bool IsDiscovery => TargetName is null;
}
