namespace Bench.Engine.Jobs.Reading;

/// <summary>One option as written, variables replaced.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Value">The value, trimmed; null for a bare key.</param>
/// <param name="Source">Where the name stands.</param>
/// <param name="ValueColumn">Column of the value; that of the name for a bare key.</param>
/// <param name="KeywordsReplaced">True when a <c>$</c> keyword was replaced in it.</param>
/// <param name="UnsetVariable">An environment variable that it names and that is not set.</param>
internal sealed record RawOption(
    string Name,
    string? Value,
    SourceLocation Source,
    int ValueColumn,
    bool KeywordsReplaced = false,
    string? UnsetVariable = null)
{
    /// <summary>Where the value stands.</summary>
    public SourceLocation ValueSource => Source with { Column = ValueColumn };
}

/// <summary>A section as written.</summary>
/// <param name="Name">The text between the brackets.</param>
/// <param name="Source">Where it starts.</param>
/// <param name="Options">Its options in order, includes inserted.</param>
internal sealed record RawSection(string Name, SourceLocation Source, List<RawOption> Options)
{
    /// <summary>Sections whose name starts with <c>global</c> set defaults for those below.</summary>
    public bool IsGlobal => Name.StartsWith("global", StringComparison.Ordinal);

    /// <summary>The reserved section that describes a sweep.</summary>
    public bool IsSweep => Name == "sweep";
}
