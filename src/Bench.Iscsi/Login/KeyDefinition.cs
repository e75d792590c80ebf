namespace Bench.Iscsi.Login;

/// <summary>What RFC 7143 section 13 says of one key.</summary>
/// <param name="Name">The key as written on the wire.</param>
/// <param name="Rule">How it is negotiated.</param>
/// <param name="Scope">Where and when.</param>
/// <param name="Default">The value that holds where nothing was negotiated; empty where there is none.</param>
/// <param name="Least">Least number, of numeric keys.</param>
/// <param name="Most">Largest number, of numeric keys; 0 where the key is no number.</param>
internal sealed record KeyDefinition(string Name, KeyRule Rule, KeyScope Scope, string Default = "", uint Least = 0, uint Most = 0)
{
    public bool IsNumber => Most != 0;

    public bool IsBoolean => Rule is KeyRule.And or KeyRule.Or;

    public bool Has(KeyScope scope) => (Scope & scope) == scope;
}
