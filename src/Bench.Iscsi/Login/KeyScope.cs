namespace Bench.Iscsi.Login;

/// <summary>Where and when a key may be used, RFC 7143 section 13.</summary>
[Flags]
internal enum KeyScope
{
    None = 0,

    /// <summary>In the security stage.</summary>
    Security = 1,

    /// <summary>In the operational stage.</summary>
    Operational = 2,

    /// <summary>In a text exchange of the full feature phase.</summary>
    FullFeature = 4,

    /// <summary>On the first connection of a session alone.</summary>
    LeadingOnly = 8,

    /// <summary>An initiator says it.</summary>
    ByInitiator = 16,

    /// <summary>A target says it.</summary>
    ByTarget = 32,

    /// <summary>Means nothing in a discovery session.</summary>
    NormalSessionOnly = 64,

    /// <summary>May come several times.</summary>
    Repeatable = 128,

    AnyStage = Security | Operational,
    Both = ByInitiator | ByTarget,
}
