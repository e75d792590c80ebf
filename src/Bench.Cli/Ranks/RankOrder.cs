using System.Text.Json;
using Bench.Cli.Commands;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Cli.Ranks;

/// <summary>What rank 0 has the other ranks do next: everything that a run depends on, so that all read and plan the same.</summary>
internal sealed record RankOrder
{
    /// <summary>What to do.</summary>
    public RankTask Task { get; init; }

    /// <summary>What the process returns at the end.</summary>
    public int ExitCode { get; init; }

    /// <summary>Hosts by rank.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How far their clocks are ahead of rank 0's.</summary>
    public IReadOnlyList<ClockEstimate> Clocks { get; init; } = [];

    /// <summary>What carries messages, for people.</summary>
    public string Transport { get; init; } = "";

    /// <summary>Job files and includes, by name.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The part of rank 0's environment that they use.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Job files as the user named them.</summary>
    public IReadOnlyList<string> JobFiles { get; init; } = [];

    /// <summary>Overrides as typed.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Jobs to run; all when empty.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Options of a point of a sweep.</summary>
    public IReadOnlyList<SweepSetting> Point { get; init; } = [];

    /// <summary>Embedded targets that rank 0 serves, by the name in the job.</summary>
    public IReadOnlyDictionary<string, string> Embedded { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the run's result goes; each rank leaves its part in the folder <c>ranks</c> there.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Refuse jobs that write.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Targets that may be overwritten whatever they hold.</summary>
    public IReadOnlyList<string> AllowDestroy { get; init; } = [];

    /// <summary>Allow hooks.</summary>
    public bool AllowExec { get; init; }

    /// <summary>Allow to fill file systems.</summary>
    public bool AllowFill { get; init; }

    /// <summary>Leave files for a later run.</summary>
    public bool KeepFiles { get; init; }

    /// <summary>What must be steady before measuring.</summary>
    public SteadyStart? Steady { get; init; }

    /// <summary>What the user calls this configuration.</summary>
    public string? Label { get; init; }

    /// <summary>The command line.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Where the run stands in its sweep.</summary>
    public SweepPlace? Sweep { get; init; }

    /// <summary>As bytes.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>From bytes.</summary>
    public static RankOrder Decode(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<RankOrder>(bytes)!;

    /// <summary>The jobs as a rank reads them.</summary>
    /// <exception cref="JobFileException">They cannot be run as written on that rank.</exception>
    public JobSet JobsOf(int rank)
    {
        var texts = new JobTexts();
        foreach ((string name, string text) in Texts)
        {
            texts.Provide(name, text);
        }

        var request = new RunRequest
        {
            JobFiles = JobFiles,
            Overrides = Overrides,
            Sections = Sections,
            Variables = new RankVariables(rank, Hosts.Count, Hosts[rank], Variables),
            Settings = new RunSettings { ReadOnly = ReadOnly },
        };
        JobSet jobs = Commands.JobFiles.Read(request, texts, Point);
        EmbeddedTargets.Apply(jobs, Embedded);
        return jobs;
    }

    /// <summary>The plan of a rank.</summary>
    /// <exception cref="JobFileException">The jobs cannot be run as written on that rank.</exception>
    public RunPlan PlanOf(int rank) => RunPlanner.Plan(JobsOf(rank), rank);

    /// <summary>The settings of a rank's run.</summary>
    public RunSettings Settings(IRunPeers peers) => new()
    {
        ReadOnly = ReadOnly,
        AllowDestroy = AllowDestroy,
        AllowExec = AllowExec,
        AllowFill = AllowFill,
        KeepFiles = KeepFiles,
        Steady = Steady,
        Label = Label,
        Command = Command,
        JobFiles = JobFiles,
        Sweep = Sweep,
        Peers = peers,
        Host = Hosts[peers.Rank],
    };
}

/// <summary>What ranks do together.</summary>
internal enum RankTask
{
    /// <summary>Run the jobs.</summary>
    Run,

    /// <summary>Remove the files that the jobs were to remove and that were kept for a later run.</summary>
    RemoveFiles,

    /// <summary>End.</summary>
    Quit,
}
