namespace Bench.Iscsi.Login;

/// <summary>Where an initiator's login stands, RFC 7143 section 6.3.</summary>
internal enum InitiatorLoginState
{
    /// <summary>Security stage: waiting for the chosen AuthMethod.</summary>
    Method,

    /// <summary>Security stage: CHAP_A was sent, the challenge is awaited.</summary>
    Challenge,

    /// <summary>Security stage: our response was sent, the target's verdict (and its own response) is awaited.</summary>
    Verdict,

    /// <summary>Security stage done but for the move to the next.</summary>
    Leaving,

    /// <summary>Operational stage.</summary>
    Operational,

    /// <summary>Full feature phase: the result is there.</summary>
    FullFeature,

    /// <summary>The target sends us elsewhere.</summary>
    Redirected,
}
