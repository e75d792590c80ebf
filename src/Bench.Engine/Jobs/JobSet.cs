namespace Bench.Engine.Jobs;

/// <summary>Everything that one invocation will run, as read from job files and the command line.</summary>
/// <param name="Jobs">Jobs in order.</param>
/// <param name="GlobalOptions">The merged, final global options as written (fio's "global options").</param>
/// <param name="Messages">Notices that the reading gave rise to.</param>
public sealed record JobSet(
    IReadOnlyList<JobDefinition> Jobs,
    IReadOnlyList<KeyValuePair<string, string>> GlobalOptions,
    IReadOnlyList<JobMessage> Messages)
{
    /// <summary>The lines of the reserved <c>[sweep]</c> section, in order; empty without one.</summary>
    public IReadOnlyList<SweepSetting> Sweep { get; init; } = [];
}

/// <summary>One line of the reserved <c>[sweep]</c> section, uninterpreted.</summary>
/// <param name="Key">The text before <c>=</c>.</param>
/// <param name="Value">The text after <c>=</c>, trimmed; empty for a bare key.</param>
/// <param name="Source">Where it stands.</param>
public sealed record SweepSetting(string Key, string Value, SourceLocation Source);
