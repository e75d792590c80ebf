namespace Bench.Iscsi;

/// <summary>The peer broke the protocol; the connection that it happened on cannot go on.</summary>
public sealed class IscsiProtocolException : IscsiException
{
    /// <summary>A broken rule in words.</summary>
    /// <param name="error">Which family of errors RFC 7143 section 7 puts it in.</param>
    /// <param name="message">The rule that was broken, with the offending values.</param>
    public IscsiProtocolException(ProtocolError error, string message)
        : base(message)
    {
        Error = error;
    }

    /// <summary>Which family of errors RFC 7143 section 7 puts it in.</summary>
    public ProtocolError Error { get; }
}
