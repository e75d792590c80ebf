using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

/// <summary>The decisions that a target's login leaves to the target: who may enter, and which session it becomes.</summary>
internal interface ITargetLoginPolicy
{
    /// <summary>Judges an initiator once it has named itself and what it wants.</summary>
    LoginVerdict Admit(LoginIdentity identity);

    /// <summary>Opens, reinstates or extends a session when everything is agreed (RFC 7143 section 6.3.5's table of ISID, TSIH and CID).</summary>
    /// <param name="identity">Who enters.</param>
    /// <param name="parameters">What was agreed.</param>
    /// <param name="tsih">The session's handle, not 0.</param>
    /// <returns>Success, or why not.</returns>
    LoginStatus Enter(LoginIdentity identity, IscsiParameters parameters, out ushort tsih);
}
