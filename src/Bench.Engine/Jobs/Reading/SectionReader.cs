namespace Bench.Engine.Jobs.Reading;

/// <summary>Reads one job file into sections of options: lines, comments, headers, includes, variables.</summary>
internal sealed class SectionReader(JobReadSettings settings)
{
    private const string Include = "include";
    private const int LongestSectionName = 255;

    private readonly List<RawSection> _sections = [];
    private readonly List<string> _including = [];
    private bool _skipping;

    /// <summary>The sections of a file that the section filter lets through, in order.</summary>
    /// <exception cref="JobFileException">The file cannot be read or is not a job file.</exception>
    public List<RawSection> Read(string path)
    {
        ReadFile(path, included: false);
        return _sections;
    }

    private void ReadFile(string path, bool included)
    {
        var lines = JobFileText.ReadLines(path, settings);
        for (var i = 0; i < lines.Length; i++)
        {
            ReadLine(lines[i], new SourceLocation(path, i + 1), included);
        }
    }

    private void ReadLine(string line, SourceLocation source, bool included)
    {
        var comment = line.AsSpan().IndexOfAny(';', '#');
        var content = (comment < 0 ? line : line[..comment]).TrimEnd();
        var text = content.TrimStart();
        if (text.Length == 0)
        {
            return;
        }

        source = source with { Column = content.Length - text.Length + 1 };
        if (text[0] == '[')
        {
            StartSection(text, source, included);
        }
        else if (_skipping)
        {
            return;
        }
        else if (_sections.Count == 0)
        {
            throw new JobFileException(source, null, $"option <{text}> outside of [] job section");
        }
        else if (IsInclude(text))
        {
            ReadInclude(text, source);
        }
        else
        {
            _sections[^1].Options.Add(ParseOption(text, source));
        }
    }

    private void StartSection(string text, SourceLocation source, bool included)
    {
        if (included)
        {
            throw new JobFileException(source, null, $"an included file cannot start a section, here {text}");
        }

        var end = text.LastIndexOf(']');
        if (end < 0)
        {
            throw new JobFileException(source, null, $"the section header {text} lacks its closing ]");
        }

        if (end != text.Length - 1)
        {
            var rest = source with { Column = source.Column + end + 1 };
            throw new JobFileException(rest, null, $"unexpected '{text[(end + 1)..].Trim()}' after the section header {text[..(end + 1)]}");
        }

        var name = text[1..end].Trim();
        if (name.Length is 0 or > LongestSectionName)
        {
            throw new JobFileException(source, null, name.Length == 0
                ? "the section has no name"
                : $"the section's name has {name.Length} characters, at most {LongestSectionName} are possible");
        }

        var section = new RawSection(name, source, []);
        _skipping = settings.Sections.Count > 0 && !section.IsGlobal && !section.IsSweep && !settings.Sections.Contains(name);
        if (!_skipping)
        {
            _sections.Add(section);
        }
    }

    private static bool IsInclude(string text)
        => text.StartsWith(Include, StringComparison.Ordinal)
            && (text.Length == Include.Length || text[Include.Length] is ' ' or '\t' or '=');

    private void ReadInclude(string text, SourceLocation source)
    {
        string? unset = null;
        var name = VariableExpansion.ReplaceVariables(text[Include.Length..], settings.Environment, ref unset).TrimStart(' ', '\t', '=');
        if (name.Length == 0)
        {
            throw new JobFileException(source, Include, "include names no file");
        }

        var beside = Path.Combine(Path.GetDirectoryName(source.File) ?? "", name);
        var path = IsThere(name) ? name
            : IsThere(beside) ? beside
            : throw new JobFileException(source, Include, $"include file {name} does not exist, neither here nor beside {source.File}");
        var full = Path.GetFullPath(path);
        if (_including.Contains(full) || full == FullPathOf(source.File))
        {
            throw new JobFileException(source, Include, $"{name} includes itself");
        }

        _including.Add(full);
        ReadFile(path, included: true);
        _including.Remove(full);
    }

    private bool IsThere(string path) => settings.Texts?.Holds(path) == true || File.Exists(path);

    private static string FullPathOf(string file) => file.Length == 0 ? file : Path.GetFullPath(file);

    private RawOption ParseOption(string written, SourceLocation source)
    {
        string? unset = null;
        var text = VariableExpansion.ReplaceVariables(written, settings.Environment, ref unset);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return new RawOption(text.Trim(), null, source, source.Column, UnsetVariable: unset);
        }

        var (value, replaced) = VariableExpansion.ReplaceKeywords(text[(equals + 1)..].Trim());
        return new RawOption(text[..equals].TrimEnd(), value, source, source.Column + ValueStart(written), replaced, unset);
    }

    private static int ValueStart(string written)
    {
        var at = written.IndexOf('=', StringComparison.Ordinal) + 1;
        while (at < written.Length && char.IsWhiteSpace(written[at]))
        {
            at++;
        }

        return at;
    }
}
