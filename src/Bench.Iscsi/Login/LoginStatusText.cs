using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

/// <summary>Refusals of a login in words, with what to do.</summary>
internal static class LoginStatusText
{
    public static string Describe(LoginStatus status) => status switch
    {
        LoginStatus.InitiatorError => "the target calls it the initiator's error (0200), often a key it does not like",
        LoginStatus.AuthenticationFailure => "authentication failed (0201): check CHAP user and secret, or whether the target asks for CHAP at all",
        LoginStatus.AuthorizationFailure => "this initiator name may not log in (0202): check the target's access list",
        LoginStatus.NotFound => "no such target there (0203): check the target name, or ask with SendTargets discovery",
        LoginStatus.TargetRemoved => "the target was removed (0204)",
        LoginStatus.UnsupportedVersion => "the target speaks another version of iSCSI (0205)",
        LoginStatus.TooManyConnections => "too many connections in the session (0206)",
        LoginStatus.MissingParameter => "the target misses a key (0207)",
        LoginStatus.CannotIncludeInSession => "the target cannot add a connection to this session (0208)",
        LoginStatus.SessionTypeNotSupported => "the target does not support this type of session (0209)",
        LoginStatus.SessionDoesNotExist => "the target does not know the session (020a)",
        LoginStatus.InvalidDuringLogin => "the target got a PDU that does not belong into login (020b)",
        LoginStatus.TargetError => "the target failed (0300)",
        LoginStatus.ServiceUnavailable => "the target is not available now (0301)",
        LoginStatus.OutOfResources => "the target has no resources left (0302)",
        _ => $"status {(ushort)status:x4}",
    };
}
