using Bench.Engine.Jobs;
using Bench.Engine.Targets;

namespace Bench.Engine.Planning;

/// <summary>Turns job definitions into the daemons that will run, with fio's rules for clones, groups and phases.</summary>
public static class RunPlanner
{
    /// <summary>Plans a run.</summary>
    public static RunPlan Plan(JobSet jobs)
    {
        var daemons = new List<DaemonPlan>();
        int group = 0;
        int phase = 0;
        foreach (JobDefinition job in jobs.Jobs)
        {
            bool isFirst = daemons.Count == 0;
            if (!isFirst && job.Options.Stonewall)
            {
                phase++;
            }

            if (!isFirst && (job.Options.Stonewall || job.Options.NewGroup))
            {
                group++;
            }

            for (int clone = 0; clone < job.Options.NumJobs; clone++)
            {
                int number = daemons.Count + 1;
                daemons.Add(job.Options.ReadIolog is null
                    ? new DaemonPlan(job, number, clone, group, phase, TargetPaths.For(job, clone))
                    : ReplayPlan.Of(job, number, clone, group, phase));
            }
        }

        return new RunPlan(jobs, daemons);
    }
}
