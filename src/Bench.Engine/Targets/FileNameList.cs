using System.Text;

namespace Bench.Engine.Targets;

/// <summary>The colon lists of <c>filename</c> and <c>directory</c>: <c>a:b</c>, with <c>\:</c> for a colon in a name.</summary>
public static class FileNameList
{
    // Their addresses are full of colons; asking for a backslash before each helps nobody.
    private static readonly string[] UrlStarts = ["iscsi://", @"iscsi\://", "iser://", @"iser\://"];

    /// <summary>
    /// The names of a list in order; empty ones are left out. An <c>iscsi://</c> or <c>iser://</c> address needs no
    /// escapes and ends where the next address begins.
    /// </summary>
    public static IReadOnlyList<string> Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var names = new List<string>();
        var name = new StringBuilder();
        bool inUrl = false;
        for (int i = 0; i < list.Length; i++)
        {
            if (name.Length == 0)
            {
                inUrl = StartsUrl(list.AsSpan(i));
            }

            bool escaped = list[i] == '\\' && i + 1 < list.Length && list[i + 1] == ':';
            if (escaped)
            {
                i++;
            }

            if (escaped || list[i] != ':' || (inUrl && !StartsUrl(list.AsSpan(i + 1))))
            {
                name.Append(list[i]);
            }
            else if (name.Length > 0)
            {
                names.Add(name.ToString());
                name.Clear();
            }
        }

        if (name.Length > 0)
        {
            names.Add(name.ToString());
        }

        return names;
    }

    /// <summary>True for the address of a target that is reached over the network rather than by a path.</summary>
    public static bool IsUrl(string name) => StartsUrl(name);

    private static bool StartsUrl(ReadOnlySpan<char> text)
    {
        foreach (string start in UrlStarts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
