using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Planning;

/// <summary>How long a plan takes at most, as far as its jobs say.</summary>
public static class PlannedTime
{
    /// <summary>The time of all phases, beside set-up; null when a job without runtime ends by size.</summary>
    public static TimeSpan? Of(RunPlan plan)
    {
        TimeSpan total = TimeSpan.Zero;
        foreach (IGrouping<int, DaemonPlan> phase in plan.Daemons.GroupBy(static daemon => daemon.Phase))
        {
            if (phase.Any(static daemon => Of(daemon.Options) is null))
            {
                return null;
            }

            total += phase.Max(static daemon => Of(daemon.Options)!.Value);
        }

        return total;
    }

    /// <summary>The time of a daemon with its delay and ramp; null without a runtime.</summary>
    public static TimeSpan? Of(JobOptions options) =>
        options.Runtime is TimeSpan runtime ? options.StartDelay + options.RampTime + runtime : null;
}
