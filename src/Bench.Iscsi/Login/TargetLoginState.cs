namespace Bench.Iscsi.Login;

/// <summary>Where a target's login stands.</summary>
internal enum TargetLoginState
{
    /// <summary>Nothing was received.</summary>
    Start,

    /// <summary>Security stage: the initiator has not chosen a method yet.</summary>
    Method,

    /// <summary>Security stage: CHAP was chosen, CHAP_A is awaited.</summary>
    Algorithm,

    /// <summary>Security stage: a challenge was sent, the response is awaited.</summary>
    Response,

    /// <summary>Security stage: done, or nothing to do.</summary>
    Authenticated,

    /// <summary>Operational stage.</summary>
    Operational,

    /// <summary>Full feature phase.</summary>
    FullFeature,

    /// <summary>Refused: the last response says why, then the connection closes.</summary>
    Failed,
}
