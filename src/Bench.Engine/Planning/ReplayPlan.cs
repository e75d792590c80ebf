using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Planning;

/// <summary>Plans a daemon that replays a record: what it goes to, its directions and block sizes come from there.</summary>
internal static class ReplayPlan
{
    /// <summary>The daemon of a clone; one whose record cannot be replayed carries the reason.</summary>
    public static DaemonPlan Of(JobDefinition job, int number, int clone, int group, int phase)
    {
        try
        {
            ReplayLog log = ReplayLog.Read(job.Options, clone);
            return new DaemonPlan(job with { Options = OptionsFor(job.Options, log) }, number, clone, group, phase, log.Files) { Replay = log };
        }
        catch (DeviceException damaged)
        {
            return new DaemonPlan(job, number, clone, group, phase, []) { Refusal = damaged };
        }
    }

    private static JobOptions OptionsFor(JobOptions given, ReplayLog log)
    {
        JobOptions options = given.Clone();
        IoPattern pattern = 0;
        PerDirection<SizeRange> sizes = options.BlockSize;
        for (var direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
        {
            ReplayExtent found = log.Directions[(int)direction];
            if (found.Ios > 0)
            {
                pattern |= (IoPattern)(1 << (int)direction);
                sizes = sizes.With(direction, new SizeRange(found.Divisor, found.Largest));
            }
        }

        options.ReadWrite = pattern == 0 ? IoPattern.Read : pattern;
        options.BlockSize = sizes;
        options.BlockSizeSplit = default;
        options.BlockAlign = null;
        if (log.Depth > 0 && !options.IsSet("iodepth"))
        {
            options.IoDepth = log.Depth;
        }

        return options;
    }
}
