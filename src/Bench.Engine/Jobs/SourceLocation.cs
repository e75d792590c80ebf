namespace Bench.Engine.Jobs;

/// <summary>A place in a job file, or on the command line (<see cref="File"/> is then "command line" and lines count arguments).</summary>
/// <param name="File">Path as the user gave it.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
public readonly record struct SourceLocation(string File, int Line, int Column = 0)
{
    /// <summary>The name that stands for <see cref="File"/> when options come from the command line.</summary>
    public const string CommandLine = "command line";

    /// <summary><c>file</c>, <c>file:line</c> or <c>file:line:column</c>.</summary>
    public override string ToString() => this switch
    {
        { Line: <= 0 } => File,
        { Column: <= 0 } => $"{File}:{Line}",
        _ => $"{File}:{Line}:{Column}",
    };
}
