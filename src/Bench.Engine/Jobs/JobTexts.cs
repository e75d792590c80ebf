using System.Security.Cryptography;
using System.Text;

namespace Bench.Engine.Jobs;

/// <summary>
/// The texts of job files and of what they include, each read once: readings that share one see the same text, also when a
/// file changes between them or comes from standard input. Not for several threads at a time.
/// </summary>
public sealed class JobTexts
{
    private readonly Dictionary<string, string[]> _lines = [];

    /// <summary>The files read so far, as named, with the SHA-256 of their text in hexadecimal digits.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Hashes =>
        [.. _lines.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => KeyValuePair.Create(file.Key, Hash(file.Value)))];

    /// <summary>The texts read so far, by name.</summary>
    public IReadOnlyDictionary<string, string> Texts => _lines.ToDictionary(static file => file.Key, static file => string.Join('\n', file.Value));

    /// <summary>True when a text is here already.</summary>
    public bool Holds(string path) => _lines.ContainsKey(path);

    /// <summary>Gives the text of a name, so that no file is read for it.</summary>
    public void Provide(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _lines[path] = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The lines of a file, read by <paramref name="read"/> the first time.</summary>
    internal string[] Lines(string path, Func<string[]> read)
    {
        if (!_lines.TryGetValue(path, out string[]? lines))
        {
            lines = read();
            _lines.Add(path, lines);
        }

        return lines;
    }

    private static string Hash(string[] lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
