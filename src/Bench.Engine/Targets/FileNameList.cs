namespace Bench.Engine.Targets;

/// <summary>The colon lists of <c>filename</c> and <c>directory</c>: <c>a:b</c>, with <c>\:</c> for a colon in a name.</summary>
public static class FileNameList
{
    // Their addresses are full of colons; asking for a backslash before each helps nobody.
    private static readonly string[] UrlSchemes = ["iscsi://", "iser://"];

    /// <summary>
    /// The names of a list in order; empty ones are left out. An <c>iscsi://</c> or <c>iser://</c> address needs no
    /// escapes and ends where the next address begins.
    /// </summary>
    public static IReadOnlyList<string> Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var names = new List<string>();
        var name = new System.Text.StringBuilder();
        for (int i = 0; i < list.Length; i++)
        {
            bool inUrl = StartsUrl(name.ToString(), out _);
            if (list[i] == '\\' && i + 1 < list.Length && list[i + 1] == ':')
            {
                name.Append(':');
                i++;
            }
            else if (list[i] != ':' || EndsScheme(name, list, i) || (inUrl && !StartsUrl(list[(i + 1)..], out _)))
            {
                name.Append(list[i]);
            }
            else
            {
                Add(names, name);
            }
        }

        Add(names, name);
        return names;
    }

    private static bool StartsUrl(string text, out string? scheme)
    {
        scheme = Array.Find(UrlSchemes, known => text.StartsWith(known, StringComparison.Ordinal)
            || text.StartsWith(known.Replace(":", "\\:", StringComparison.Ordinal), StringComparison.Ordinal));
        return scheme is not null;
    }

    private static bool EndsScheme(System.Text.StringBuilder name, string list, int colon) =>
        Array.Exists(UrlSchemes, known => name.Length == known.Length - 3
            && list.AsSpan(colon - name.Length).StartsWith(known, StringComparison.Ordinal));

    private static void Add(List<string> names, System.Text.StringBuilder name)
    {
        if (name.Length > 0)
        {
            names.Add(name.ToString());
            name.Clear();
        }
    }
}
