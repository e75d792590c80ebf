using Bench.Engine.Results;

namespace Bench.Engine.Tests.Results;

internal static class RunOutcomes
{
    public static DiskUtilization Disk { get; } = new("vda", 71_665, 25_829, 2_262_344, 200_480, 0, 1, 7_775, 2_375, 10_207, 55.311973);

    /// <summary>An outcome with everything that a result can hold.</summary>
    public static RunOutcome Full(RunOutcome outcome) => new()
    {
        Plan = outcome.Plan,
        Daemons = outcome.Daemons,
        StartedUnixMilliseconds = outcome.StartedUnixMilliseconds,
        EndedUnixMilliseconds = outcome.EndedUnixMilliseconds,
        ElapsedNanoseconds = outcome.ElapsedNanoseconds,
        StartedClock = outcome.StartedClock,
        Environment = outcome.Environment,
        Signal = 2,
        Label = "software \"quoted\"",
        Command = ["bench", "run", "jobs/a.fio"],
        JobFiles = ["jobs/a.fio"],
        Sweep = new SweepPlace("7c5a", 2, 3, 1, 5, 4, [KeyValuePair.Create("bs", "8k")]),
        SteadyStarts = [new SteadyStartOutcome(0, "iops:5%", true, 31.2, 3.4)],
        Disks = [Disk],
        OwnReadBytes = 4_096,
        HostCpu = new HostCpuUsage(10, 20, 1, 2, 60, 7, 0, 88, [new HostCpuSample(1_000, 33)]) { Own = 25 },
        ManagedMemory = new ManagedMemoryUse(1, 0, 0, 4_096),
        ClockDrift = new ClockDrift(-1_500, 2_000_000_000, 60),
        Messages = ["line one\nline two"],
        Targets = [new TargetDescription(outcome.Daemons[0].Targets[0]) { Rotational = false, Model = "QEMU" }],
    };

    /// <summary>An outcome with some parts replaced.</summary>
    public static RunOutcome With(
        RunOutcome outcome, IReadOnlyList<DiskUtilization>? disks = null, HostCpuUsage? cpu = null, int? cpus = null, ManagedMemoryUse? memory = null, ClockDrift? drift = null, long? ownReads = null) => new()
        {
            Plan = outcome.Plan,
            Daemons = outcome.Daemons,
            StartedUnixMilliseconds = outcome.StartedUnixMilliseconds,
            EndedUnixMilliseconds = outcome.EndedUnixMilliseconds,
            ElapsedNanoseconds = outcome.ElapsedNanoseconds,
            StartedClock = outcome.StartedClock,
            Environment = outcome.Environment! with { CpusOnline = cpus },
            Disks = disks ?? [],
            OwnReadBytes = ownReads,
            HostCpu = cpu,
            ManagedMemory = memory,
            ClockDrift = drift,
        };
}
