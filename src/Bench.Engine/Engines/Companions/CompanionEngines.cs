using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Engines.Companions;

/// <summary>The entries of the engines that do no I/O but run beside jobs that do, in the catalog.</summary>
internal static class CompanionEngines
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EngineDescriptor> All =>
    [
        new()
        {
            Name = CpuEngine.Name,
            Summary = "burns CPU time beside the jobs that do I/O",
            Targets = EngineTargets.None,
            IsSynchronous = true,
            DoesIo = false,
            Adapt = static options => Paced(options, CpuEngine.PauseOf(options, CpuEngine.ChunkOf(options))),
            Create = static _ => new CpuEngine(),
        },
        new()
        {
            Name = ExecEngine.Name,
            Summary = "runs a program beside the jobs that do I/O",
            Targets = EngineTargets.None,
            IsSynchronous = true,
            DoesIo = false,
            Adapt = static options => Paced(options, ExecEngine.LookEvery),
            Create = static _ => new ExecEngine(),
        },
    ];

    // As in fio, these jobs have no end of their own, and a pause follows each of their steps.
    private static JobOptions Paced(JobOptions options, TimeSpan pause)
    {
        options.TimeBased = true;
        options.IoDepth = 1;
        options.Thinktime = pause;
        options.ThinktimeSpin = TimeSpan.Zero;
        options.ThinktimeIotime = TimeSpan.Zero;
        options.ThinktimeBlocks = 1;
        options.ThinktimeBlocksType = ThinktimeBlocksType.Complete;
        return options;
    }
}
