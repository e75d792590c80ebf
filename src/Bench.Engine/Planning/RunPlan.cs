using Bench.Engine.Jobs;

namespace Bench.Engine.Planning;

/// <summary>What will run: every daemon in start order.</summary>
/// <param name="Jobs">The jobs as read.</param>
/// <param name="Daemons">The daemons, in fio's thread order.</param>
public sealed record RunPlan(JobSet Jobs, IReadOnlyList<DaemonPlan> Daemons);
