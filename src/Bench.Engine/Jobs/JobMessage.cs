namespace Bench.Engine.Jobs;

/// <summary>A notice about a job file that does not stop the run.</summary>
/// <param name="Source">Where.</param>
/// <param name="Text">What, for people.</param>
/// <param name="Kind">How much it matters; fio's <c>--warnings-fatal</c> turns warnings into errors.</param>
public sealed record JobMessage(SourceLocation Source, string Text, JobMessageKind Kind = JobMessageKind.Warning);

/// <summary>How much a <see cref="JobMessage"/> matters.</summary>
public enum JobMessageKind
{
    /// <summary>Worth knowing, changes no result: an option accepted without effect.</summary>
    Information,

    /// <summary>The run differs from what was written.</summary>
    Warning,

    /// <summary>As a warning, but fio only takes note of it: <c>--warnings-fatal</c> lets it pass.</summary>
    Note,
}
