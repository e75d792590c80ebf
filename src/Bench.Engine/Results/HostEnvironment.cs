namespace Bench.Engine.Results;

/// <summary>The machine a run took place on. Null means unknown.</summary>
public sealed record HostEnvironment
{
    /// <summary>Name of this host, as the kernel has it.</summary>
    public static string HostName => System.Environment.MachineName;

    /// <summary>Host name.</summary>
    public required string Host { get; init; }

    /// <summary>Distribution and version.</summary>
    public string? Os { get; init; }

    /// <summary>Kernel release.</summary>
    public string? Kernel { get; init; }

    /// <summary>CPU model.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Logical CPUs.</summary>
    public int? Cpus { get; init; }

    /// <summary>CPUs this process may run on.</summary>
    public int? CpusOnline { get; init; }

    /// <summary>Memory, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Frequency governor.</summary>
    public string? Governor { get; init; }

    /// <summary>.NET version.</summary>
    public required string Runtime { get; init; }

    /// <summary>Hypervisor or container.</summary>
    public string? Virtualization { get; init; }

    /// <summary>Clock of the measurements.</summary>
    public string ClockSource { get; init; } = "CLOCK_MONOTONIC";

    /// <summary>Cost of one clock reading, ns.</summary>
    public double? ClockReadCost { get; init; }

    /// <summary>Smallest step of the clock, ns.</summary>
    public double? ClockResolution { get; init; }

    /// <summary>CPU vulnerability mitigations in force.</summary>
    public string? Mitigations { get; init; }

    /// <summary>Load average before the run.</summary>
    public double? LoadBefore { get; init; }
}
