using Bench.Engine.Jobs.Options;
using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>How long a run still takes, over all its phases, from the plan and from the pace of the daemons at work.</summary>
internal static class RunEstimate
{
    /// <summary>The remaining time, or null while it cannot be told (a job without runtime that has not begun).</summary>
    public static TimeSpan? Remaining(RunProgress progress)
    {
        TimeSpan total = TimeSpan.Zero;
        foreach (IGrouping<int, DaemonProgress> phase in progress.Daemons.GroupBy(static daemon => daemon.Plan.Phase))
        {
            TimeSpan longest = TimeSpan.Zero;
            foreach (DaemonProgress daemon in phase)
            {
                if (Remaining(daemon) is not TimeSpan own)
                {
                    return null;
                }

                longest = own > longest ? own : longest;
            }

            total += longest;
        }

        return total;
    }

    private static TimeSpan? Remaining(DaemonProgress daemon)
    {
        if (daemon.State == DaemonState.Ended || daemon.Plan.Options.CreateOnly)
        {
            return TimeSpan.Zero;
        }

        JobOptions options = daemon.Plan.Options;
        if (daemon.State != DaemonState.Running)
        {
            return options.Runtime is TimeSpan planned ? options.StartDelay + options.RampTime + planned : null;
        }

        TimeSpan measured = daemon.IsHeld ? TimeSpan.Zero : Measured(daemon);
        TimeSpan? byTime = options.Runtime is TimeSpan runtime ? Positive(runtime - measured) : null;
        TimeSpan? bySize = options.TimeBased ? null : BySize(daemon, measured);
        return byTime is null || bySize < byTime ? bySize : byTime;
    }

    private static TimeSpan? BySize(DaemonProgress daemon, TimeSpan measured)
    {
        long done = daemon.Statistics.Read.Bytes + daemon.Statistics.Write.Bytes + daemon.Statistics.Trim.Bytes;
        if (daemon.PassBytes < 0 || done == 0 || measured <= TimeSpan.Zero)
        {
            return null;
        }

        long all = daemon.PassBytes * daemon.Plan.Options.Loops;
        return measured * (Math.Max(all - done, 0) / (double)done);
    }

    private static TimeSpan Measured(DaemonProgress daemon) =>
        TimeSpan.FromTicks((Engine.Clock.Now - daemon.StartedAt) / TimeSpan.NanosecondsPerTick);

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
