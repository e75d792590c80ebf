namespace Bench.Engine.Jobs;

/// <summary>Everything that one invocation will run, as read from job files and the command line.</summary>
/// <param name="Jobs">Jobs in order.</param>
/// <param name="GlobalOptions">The merged, final global options as written (fio's "global options").</param>
/// <param name="Messages">Notices that the reading gave rise to.</param>
public sealed record JobSet(
    IReadOnlyList<JobDefinition> Jobs,
    IReadOnlyList<KeyValuePair<string, string>> GlobalOptions,
    IReadOnlyList<JobMessage> Messages);

/// <summary>A notice about a job file that does not stop the run.</summary>
/// <param name="Source">Where.</param>
/// <param name="Text">What, for people.</param>
public sealed record JobMessage(SourceLocation Source, string Text);
