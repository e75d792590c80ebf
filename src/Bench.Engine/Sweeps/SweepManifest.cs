using System.Text.Json.Serialization;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Sweeps;

/// <summary>What is known of a sweep on disk, <c>sweep.json</c> (docs/sweeps.md): enough to go on with it after any interruption.</summary>
public sealed class SweepManifest
{
    /// <summary>Version of the format that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Names the sweep in its results.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the program that began it.</summary>
    public required string BenchVersion { get; init; }

    /// <summary>The configuration's name.</summary>
    public string? Label { get; init; }

    /// <summary>The command line, secrets replaced.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>What is measured: a resumed sweep must have the same.</summary>
    public required SweepSource Source { get; init; }

    /// <summary>The order of runs.</summary>
    public required SweepOrderKind Order { get; init; }

    /// <summary>The seed of a random order.</summary>
    public required long Seed { get; init; }

    /// <summary>Measurements of each point.</summary>
    public required int Repeat { get; init; }

    /// <summary>Pause between runs, s.</summary>
    public required double SettleS { get; init; }

    /// <summary>The stop rule as written.</summary>
    public string? StopWhen { get; init; }

    /// <summary>The goal as understood.</summary>
    public string? Goal { get; init; }

    /// <summary>When it began, Unix ms.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>When this was written, Unix ms.</summary>
    public long UpdatedMs { get; set; }

    /// <summary>How far it is.</summary>
    public SweepState State { get; set; }

    /// <summary>Why it ended early; null otherwise.</summary>
    public string? Why { get; set; }

    /// <summary>The points, by index.</summary>
    public List<ManifestPoint> Points { get; init; } = [];

    /// <summary>What a search visited, in order, and what it found; empty without a goal.</summary>
    public List<SearchRecord> Searches { get; set; } = [];

    /// <summary>All runs.</summary>
    [JsonIgnore]
    public IEnumerable<ManifestRun> Runs => Points.SelectMany(static point => point.Runs);

    /// <summary>A run of the manifest.</summary>
    public ManifestRun this[SweepRun run] => Points[run.Point.Index - 1].Runs[run.Repeat - 1];

    /// <summary>Adds a point whose runs wait.</summary>
    public ManifestPoint Add(SweepPoint point)
    {
        var added = new ManifestPoint
        {
            Index = point.Index,
            Values = point.Values.ToDictionary(static value => value.Key, static value => UrlSecrets.Mask(value.Value)),
            Runs = [.. Enumerable.Range(1, Repeat).Select(repeat => new ManifestRun { Repeat = repeat, Result = SweepFolder.ResultOf(point.Index, repeat) })],
        };
        Points.Add(added);
        return added;
    }
}

/// <summary>Everything that decides what a sweep measures.</summary>
public sealed record SweepSource
{
    /// <summary>Job files as named.</summary>
    public required IReadOnlyList<string> JobFiles { get; init; }

    /// <summary>SHA-256 of each text, by name, of included files too.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }

    /// <summary>Overrides (<c>--set</c>).</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Chosen jobs (<c>--section</c>).</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Lines added to the sweep (<c>--sweep</c>).</summary>
    public IReadOnlyList<string> Sweep { get; init; } = [];

    /// <summary>The lines of the sweep as written, from the job files and the command line.</summary>
    public IReadOnlyList<string> Spec { get; init; } = [];

    /// <summary>What differs from another source, for people; null when nothing does.</summary>
    public string? DifferenceFrom(SweepSource other) =>
        !JobFiles.SequenceEqual(other.JobFiles) ? $"the job files are {string.Join(' ', JobFiles)}, not {string.Join(' ', other.JobFiles)}"
        : Sha256.FirstOrDefault(file => other.Sha256.GetValueOrDefault(file.Key) != file.Value).Key is { } changed ? $"{changed} has changed since"
        : !Set.SequenceEqual(other.Set) ? "--set differs"
        : !Sections.SequenceEqual(other.Sections) ? "--section differs"
        : !Spec.SequenceEqual(other.Spec) ? "the lines of the sweep differ"
        : null;
}

/// <summary>One point of a sweep.</summary>
public sealed class ManifestPoint
{
    /// <summary>Its position in the cross product, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>Option and value, as written.</summary>
    public required Dictionary<string, string> Values { get; init; }

    /// <summary>Its repeats.</summary>
    public required List<ManifestRun> Runs { get; init; }
}

/// <summary>One measurement of a point.</summary>
public sealed class ManifestRun
{
    /// <summary>Which repeat, from 1.</summary>
    public required int Repeat { get; init; }

    /// <summary>Where it is.</summary>
    public RunState State { get; set; }

    /// <summary>Position in time among the runs, from 1; null before.</summary>
    public int? Started { get; set; }

    /// <summary>Wall time, s; null before its end.</summary>
    public double? ElapsedS { get; set; }

    /// <summary>Its result file, from the folder of the sweep.</summary>
    public required string Result { get; init; }

    /// <summary>Why it failed, was interrupted or skipped.</summary>
    public string? Why { get; set; }
}

/// <summary>How far a sweep is.</summary>
public enum SweepState
{
    /// <summary>Under way, or its process was killed.</summary>
    Running,

    /// <summary>Ended by a signal; it can be resumed.</summary>
    Interrupted,

    /// <summary>Ended because of an error; it can be resumed.</summary>
    Stopped,

    /// <summary>Nothing is left to run.</summary>
    Done,
}

/// <summary>Where a run is.</summary>
public enum RunState
{
    /// <summary>To be run.</summary>
    Waiting,

    /// <summary>Under way; after a kill it counts as waiting.</summary>
    Running,

    /// <summary>Measured.</summary>
    Done,

    /// <summary>Ended with an error; a resumed sweep runs it again.</summary>
    Failed,

    /// <summary>Cut short by a signal; a resumed sweep runs it again.</summary>
    Interrupted,

    /// <summary>Left out by the stop rule.</summary>
    Skipped,
}
