namespace Bench.Engine.Results;

/// <summary>CPU use of the whole machine between start and end of the measured time, percent of all CPUs.</summary>
/// <param name="User">User code, nice included.</param>
/// <param name="System">Kernel.</param>
/// <param name="Irq">Hard interrupts.</param>
/// <param name="SoftIrq">Soft interrupts.</param>
/// <param name="Idle">Idle.</param>
/// <param name="IoWait">Idle with I/O outstanding.</param>
/// <param name="Steal">Taken by the hypervisor.</param>
/// <param name="BusiestCpu">Busy share of the busiest single CPU.</param>
/// <param name="Series">Busy share over time.</param>
public sealed record HostCpuUsage(
    double User,
    double System,
    double Irq,
    double SoftIrq,
    double Idle,
    double IoWait,
    double Steal,
    double BusiestCpu,
    IReadOnlyList<HostCpuSample> Series)
{
    /// <summary>Busy share from which on the client is taken as saturated.</summary>
    public const double SaturationPercent = 95;

    /// <summary>True when no CPU time was left for the benchmark itself.</summary>
    public bool Saturated => 100 - Idle - IoWait >= SaturationPercent;
}

/// <summary>Busy share of all CPUs over one stretch.</summary>
/// <param name="Milliseconds">End of the stretch, since the start of the run.</param>
/// <param name="BusyPercent">0..100.</param>
public readonly record struct HostCpuSample(double Milliseconds, double BusyPercent);
