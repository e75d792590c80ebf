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

    /// <summary>Share of others, or taken by the hypervisor, from which on they are said to have taken part in it, of all CPU time.</summary>
    public const double ContentionPercent = 20;

    /// <summary>Stolen share that disturbs a measurement even where CPU time was left.</summary>
    public const double StealPercent = 5;

    /// <summary>User code and kernel of this process and its children; null when unknown.</summary>
    public double? Own { get; init; }

    /// <summary>User code and kernel of all other processes; kernel threads count, also those that worked for this process. Null when unknown.</summary>
    public double? Others => Own is { } own ? Math.Max(User + System - own, 0) : null;

    /// <summary>True when no CPU time was left and others had little of it: the benchmark itself is what the machine could do.</summary>
    public bool Saturated => IsBusy && !Contended;

    /// <summary>True when others had CPU time that the benchmark lacked.</summary>
    public bool Contended => Steal >= StealPercent || (IsBusy && (Others ?? 0) + Steal >= ContentionPercent);

    private bool IsBusy => 100 - Idle - IoWait >= SaturationPercent;
}

/// <summary>Busy share of all CPUs over one stretch.</summary>
/// <param name="Milliseconds">End of the stretch, since the start of the run.</param>
/// <param name="BusyPercent">0..100.</param>
public readonly record struct HostCpuSample(double Milliseconds, double BusyPercent);
