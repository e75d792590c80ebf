namespace Bench.Iscsi.Login;

/// <summary>
/// A name with its CHAP secret. A class whose text is the name alone, so that no log, record or debugger view shows the secret by accident.
/// </summary>
public sealed class ChapCredentials
{
    /// <summary>A name and its secret.</summary>
    /// <param name="name">CHAP_N, 1 to 255 characters.</param>
    /// <param name="secret">The secret; RFC 7143 section 9.2.1 asks for at least 12 bytes where the line is not protected.</param>
    public ChapCredentials(string name, string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(secret);
        Name = name;
        Secret = secret;
    }

    /// <summary>CHAP_N.</summary>
    public string Name { get; }

    internal string Secret { get; }

    /// <summary>The name, never the secret.</summary>
    public override string ToString() => Name;
}
