using Bench.Cli.Ranks;
using Bench.Engine.Jobs;
using Bench.Engine.Running;

namespace Bench.Cli.Commands;

/// <summary>What <c>bench run</c> was asked to do.</summary>
internal sealed record RunRequest
{
    /// <summary>Job files.</summary>
    public required IReadOnlyList<string> JobFiles { get; init; }

    /// <summary>Overrides as typed, KEY=VALUE or a bare KEY.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Jobs to run; all when empty.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Lines added to the sweep, KEY=VALUES.</summary>
    public IReadOnlyList<string> Sweep { get; init; } = [];

    /// <summary>The folder of an earlier sweep to go on with; null without.</summary>
    public string? Resume { get; init; }

    /// <summary>End a sweep at the first point that fails.</summary>
    public bool StopOnError { get; init; }

    /// <summary>Name of the configuration.</summary>
    public string? Label { get; init; }

    /// <summary>Where results go; null for the default.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Write a report too.</summary>
    public bool WithReport { get; init; }

    /// <summary>always, never or auto.</summary>
    public string Eta { get; init; } = "auto";

    /// <summary>Spacing of intermediate results.</summary>
    public TimeSpan? StatusInterval { get; init; }

    /// <summary>Silence after which a rank of an MPI job is given up.</summary>
    public TimeSpan RankTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Keeps the texts of the job files for other ranks; null where nobody needs them.</summary>
    public JobTexts? Texts { get; init; }

    /// <summary>What variables in job files stand for.</summary>
    public RankVariables Variables { get; init; } = RankVariables.Alone();

    /// <summary>What the run may do.</summary>
    public RunSettings Settings { get; init; } = new();
}
