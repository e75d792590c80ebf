using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Planning;

/// <summary>One daemon that a run will start.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Number">Position over the whole run, from 1 (the N of fio's log names).</param>
/// <param name="CloneIndex">Which of the job's <c>numjobs</c>, from 0.</param>
/// <param name="Group">Report group, from 0 (fio <c>groupid</c>).</param>
/// <param name="Phase">Stonewall phase, from 0: phases run one after another.</param>
/// <param name="Paths">What the daemon's I/O goes to, in the order of fio's file numbers.</param>
public sealed record DaemonPlan(JobDefinition Job, int Number, int CloneIndex, int Group, int Phase, IReadOnlyList<string> Paths)
{
    /// <summary>The rank that runs it, from 0; 0 on a single host.</summary>
    public int Rank { get; init; }

    /// <summary>The job's options.</summary>
    public JobOptions Options => Job.Options;

    /// <summary>What the daemon replays, for people: files, I/Os, bytes, time; null when it makes its own I/O.</summary>
    public string? ReplayedRecord => Replay?.ToString();

    /// <summary>The record that the daemon replays; null when it makes its own I/O.</summary>
    internal ReplayLog? Replay { get; init; }

    /// <summary>Why the daemon cannot run, as far as known before anything is touched; null when nothing speaks against it.</summary>
    internal DeviceException? Refusal { get; init; }
}
