namespace Bench.Iscsi.Login;

/// <summary>The target is to be found elsewhere, RFC 7143 section 11.13.5, class 01.</summary>
internal sealed class LoginRedirectException : IscsiException
{
    public LoginRedirectException(string address, bool isPermanent)
        : base($"the target moved to {address}")
    {
        Address = address;
        IsPermanent = isPermanent;
        Phase = IscsiPhase.Login;
    }

    /// <summary><c>host[:port]</c>.</summary>
    public string Address { get; }

    public bool IsPermanent { get; }
}
