using System.Collections.Concurrent;
using Bench.Engine.Engines;
using Bench.Engine.Hosts;
using Bench.Engine.Safety;
using Bench.Engine.Workload.Pace;

namespace Bench.Engine.Running;

/// <summary>What all daemons of a run share and none of them changes.</summary>
/// <param name="Registry">The engines.</param>
/// <param name="Settings">What the run may do.</param>
/// <param name="Seed">Random per invocation, for <c>randrepeat=0</c>.</param>
/// <param name="DaemonCount">Daemons in the run.</param>
/// <param name="SeriesInterval">Finest interval of the series, ns.</param>
/// <param name="Reads">What storage fetches for the run.</param>
/// <param name="Guard">Keeps the run off the data of others.</param>
/// <param name="Groups">Control groups that daemons enter.</param>
internal sealed record RunContext(
    EngineRegistry Registry, RunSettings Settings, ulong Seed, int DaemonCount, long SeriesInterval, ProcessReads Reads, WriteGuard Guard, ControlGroups Groups)
{
    /// <summary>The flows of the run by <c>flow_id</c>.</summary>
    public ConcurrentDictionary<int, FlowShare.Flow> Flows { get; } = new();
}
