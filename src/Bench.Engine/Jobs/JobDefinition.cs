using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs;

/// <summary>One job of a job file or command line: its typed options and the text they came from.</summary>
/// <param name="Name">The reported name (<c>name</c>, else the section's).</param>
/// <param name="Options">Typed options, globals applied.</param>
/// <param name="OwnOptions">The job's own options as written, in order, last duplicate only; a bare key has an empty value.</param>
/// <param name="Source">Where the job stands.</param>
/// <param name="Index">Position over all job files of the run, from 0.</param>
public sealed record JobDefinition(
    string Name,
    JobOptions Options,
    IReadOnlyList<KeyValuePair<string, string>> OwnOptions,
    SourceLocation Source,
    int Index)
{
    /// <summary>
    /// The section's own name (<c>--name</c> on the command line): generated file names and device jobs
    /// (<c>[/dev/sdb]</c>) go by it even when <c>name=</c> says otherwise.
    /// </summary>
    public string Section { get; init; } = Name;

    /// <summary>The global options in force where the job stands, as written, in order, last duplicate only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> GlobalOptions { get; init; } = [];
}
