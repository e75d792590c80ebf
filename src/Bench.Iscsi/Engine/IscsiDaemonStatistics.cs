namespace Bench.Iscsi.Engine;

/// <summary>What a daemon's engine tells of itself when it closes.</summary>
/// <param name="Job">Name of the daemon's job.</param>
/// <param name="CloneIndex">Which of the job's daemons, from 0.</param>
/// <param name="Cpu">Where its time went; null where it issued nothing.</param>
/// <param name="Sessions">Its sessions.</param>
public sealed record IscsiDaemonStatistics(string Job, int CloneIndex, CpuSplit? Cpu, IReadOnlyList<IscsiRunStatistics> Sessions);
