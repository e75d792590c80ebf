using System.Collections.Frozen;

namespace Bench.Engine.Jobs.Table;

/// <summary>Options whose values are shown nowhere: neither in results nor in messages.</summary>
public static class SecretOptions
{
    /// <summary>What stands in the place of a value.</summary>
    public const string Mark = "***";

    /// <summary>Their canonical names.</summary>
    public static FrozenSet<string> Names { get; } =
        FrozenSet.ToFrozenSet(["http_pass", "http_s3_key", "http_s3_security_token", "http_s3_sse_customer_key", "http_swift_auth_token"]);
}
