using Bench.Engine.Engines;
using Bench.Engine.Hosts;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Targets;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>What set-up gives a daemon's loop to work with.</summary>
internal sealed unsafe class DaemonEquipment
{
    public required JobOptions Options { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    public required IIoEngine Engine { get; init; }

    /// <summary>Deletes the files, lays them out again and opens them anew (<c>unlink_each_loop</c>); null without.</summary>
    public required Func<IIoEngine>? Renew { get; init; }

    /// <summary>What the engine does instead of transfers, for messages; null for transfers.</summary>
    public string? Operation { get; init; }

    /// <summary>True when I/Os may have priorities of their own.</summary>
    public bool HasPriorities { get; init; }

    public required DaemonWorkload Workload { get; init; }

    public required DaemonStatistics Statistics { get; init; }

    public required DaemonLogs? Logs { get; init; }

    public required StopRequest Stop { get; init; }

    /// <summary>Told when measuring begins.</summary>
    public required ProcessReads Reads { get; init; }

    public required IoUnit* Units { get; init; }

    public required int Depth { get; init; }
}
