using System.Globalization;
using Bench.Iscsi.Login;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// <c>iscsi://[user[%password]@]host[:port]/iqn/lun</c>, as libiscsi writes it, also with the colons escaped as job files of fio need it
/// (<c>iscsi\://127.0.0.1\:3260/iqn.2026-01.org.test\:plain/1</c>).
/// </summary>
/// <param name="Portal">Where the target listens.</param>
/// <param name="TargetName">The target; null where the URL names a portal alone.</param>
/// <param name="Lun">The logical unit; 0 where the URL names none.</param>
public sealed record IscsiUrl(PortalAddress Portal, string? TargetName, int Lun)
{
    private const string Scheme = "iscsi://";

    /// <summary>CHAP name and secret out of the URL; never part of its text.</summary>
    public ChapCredentials? Credentials { get; init; }

    /// <summary>CHAP name of a URL without a secret.</summary>
    public string? User { get; init; }

    /// <summary>Mutual CHAP out of the URL (<c>target_user</c>, <c>target_password</c>).</summary>
    public ChapCredentials? TargetCredentials { get; init; }

    /// <summary><c>header_digest</c> of the URL: none or crc32c; null where it has none.</summary>
    public string? HeaderDigest { get; init; }

    /// <summary><c>data_digest</c> of the URL: none or crc32c; null where it has none.</summary>
    public string? DataDigest { get; init; }

    /// <summary>True where the URL itself held a secret: everybody who sees the command line or the job file sees it.</summary>
    public bool HoldsSecret => Credentials is not null || TargetCredentials is not null;

    /// <summary>True where the text begins like such a URL.</summary>
    public static bool IsUrl(string text) => Unescape(text).StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a URL.</summary>
    /// <exception cref="IscsiException">It is none; the message does not repeat a secret.</exception>
    public static IscsiUrl Parse(string text)
    {
        var url = Unescape(text);
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Malformed("it does not begin with iscsi://");
        }

        var rest = url[Scheme.Length..];
        var query = rest.IndexOf('?');
        var arguments = query < 0 ? [] : ReadArguments(rest[(query + 1)..]);
        rest = query < 0 ? rest : rest[..query];
        string? user = null, secret = null;
        var at = rest.IndexOf('@');
        var slash = rest.IndexOf('/');
        if (at >= 0 && (slash < 0 || at < slash))
        {
            var percent = rest.AsSpan(0, at).IndexOf('%');
            user = percent < 0 ? rest[..at] : rest[..percent];
            secret = percent < 0 ? null : rest[(percent + 1)..at];
            rest = rest[(at + 1)..];
        }

        var parts = rest.Split('/');
        var portal = PortalAddress.TryParse(parts[0]) ?? throw Malformed("no host[:port] behind iscsi://");
        if (user is "" || secret is "" || parts.Length > 3)
        {
            throw Malformed("expected iscsi://[user@]host[:port]/iqn/lun");
        }

        var lun = 0;
        if (parts.Length == 3 && (!int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out lun) || lun > 16383))
        {
            throw Malformed($"LUN {parts[2]} is not a number from 0 to 16383");
        }

        return new IscsiUrl(portal, parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null, lun)
        {
            User = user,
            Credentials = user is not null && secret is not null ? new ChapCredentials(user, secret) : null,
            TargetCredentials = arguments.TryGetValue("target_user", out var targetUser) && arguments.TryGetValue("target_password", out var targetSecret) && targetUser.Length > 0 && targetSecret.Length > 0
                ? new ChapCredentials(targetUser, targetSecret)
                : null,
            HeaderDigest = arguments.GetValueOrDefault("header_digest"),
            DataDigest = arguments.GetValueOrDefault("data_digest"),
        };
    }

    /// <summary>The URL without user and secret.</summary>
    public override string ToString() => TargetName is null ? $"{Scheme}{Portal}" : $"{Scheme}{Portal}/{TargetName}/{Lun}";

    private static string Unescape(string text) => text.Replace("\\:", ":", StringComparison.Ordinal);

    private static Dictionary<string, string> ReadArguments(string query)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = argument.IndexOf('=');
            var name = equals < 0 ? argument : argument[..equals];
            var value = equals < 0 ? "" : argument[(equals + 1)..];
            if (name is not ("header_digest" or "data_digest" or "target_user" or "target_password"))
            {
                throw Malformed($"{name} is no argument of it; known are header_digest, data_digest, target_user and target_password");
            }

            if (name is "header_digest" or "data_digest" && value is not ("none" or "crc32c"))
            {
                throw Malformed($"{name} is none or crc32c");
            }

            arguments[name] = value;
        }

        return arguments;
    }

    private static IscsiException Malformed(string why) => new($"not a usable iSCSI URL: {why}") { Phase = IscsiPhase.Connect };
}
