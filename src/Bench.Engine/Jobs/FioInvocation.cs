namespace Bench.Engine.Jobs;

/// <summary>What a command line of <c>bench fio</c> asks for.</summary>
/// <param name="Jobs">The jobs, from the command line first, then from job files; none when only information is asked for.</param>
/// <param name="Settings">How to run and report.</param>
public sealed record FioInvocation(JobSet Jobs, FioRunSettings Settings)
{
    /// <summary>Information to print instead of running, or null.</summary>
    public FioInformation? Information { get; init; }
}

/// <summary>A request for text instead of a run.</summary>
/// <param name="Kind">Which text.</param>
/// <param name="Topic">The option or engine asked about (<c>--cmdhelp=TOPIC</c>, <c>--enghelp=ENGINE[,OPTION]</c>); null for the list.</param>
public sealed record FioInformation(FioInformationKind Kind, string? Topic = null);

/// <summary>Kinds of <see cref="FioInformation"/>.</summary>
public enum FioInformationKind
{
    /// <summary><c>--help</c>.</summary>
    Help,

    /// <summary><c>--version</c>.</summary>
    Version,

    /// <summary><c>--cmdhelp</c>.</summary>
    CommandHelp,

    /// <summary><c>--enghelp</c>.</summary>
    EngineHelp,

    /// <summary><c>--showcmd</c>: the jobs as command lines.</summary>
    ShowCommand,

    /// <summary><c>--inflate-log</c>: the rows of a compressed log.</summary>
    InflateLog,

    /// <summary><c>--merge-blktrace-only</c>: traces are merged, nothing runs.</summary>
    MergeTraces,
}
