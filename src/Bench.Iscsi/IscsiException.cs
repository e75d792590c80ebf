namespace Bench.Iscsi;

/// <summary>An iSCSI connection, session or discovery failed; the message is for people and holds no secret.</summary>
public class IscsiException : Exception
{
    /// <summary>A failure in words.</summary>
    public IscsiException(string message)
        : base(message)
    {
    }

    /// <summary>A failure in words and what caused it.</summary>
    public IscsiException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>What the connection was doing.</summary>
    public IscsiPhase Phase { get; init; } = IscsiPhase.FullFeature;

    /// <summary><c>host:port</c> of the portal, where known.</summary>
    public string? Portal { get; init; }

    /// <summary>Status class (high byte) and detail (low byte) of a refused login, RFC 7143 section 11.13.5.</summary>
    public int? LoginStatus { get; init; }

    /// <summary>True where trying again later may help: the network failed, or a login ended with class 03.</summary>
    public bool IsTransient { get; init; }
}
