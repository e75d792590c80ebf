namespace Bench.Iscsi;

/// <summary>What a connection was doing when it failed.</summary>
public enum IscsiPhase
{
    /// <summary>Making the TCP connection.</summary>
    Connect,

    /// <summary>Login, RFC 7143 section 6.3.</summary>
    Login,

    /// <summary>Finding targets: SendTargets or iSNS.</summary>
    Discovery,

    /// <summary>Full feature phase: SCSI commands.</summary>
    FullFeature,

    /// <summary>Logout, RFC 7143 section 11.14.</summary>
    Logout,
}
