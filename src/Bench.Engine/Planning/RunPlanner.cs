using Bench.Engine.Jobs;
using Bench.Engine.Targets;

namespace Bench.Engine.Planning;

/// <summary>Turns job definitions into the daemons that will run, with fio's rules for clones, groups and phases.</summary>
public static class RunPlanner
{
    /// <summary>Plans a run.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="rank">The rank that runs them: numbers go on from one rank to the next, so that no two daemons of a job on many
    /// hosts share a number, a random stream or a log file.</param>
    public static RunPlan Plan(JobSet jobs, int rank = 0)
    {
        var daemons = new List<DaemonPlan>();
        int before = rank * jobs.Jobs.Sum(static job => job.Options.NumJobs);
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
                int number = before + daemons.Count + 1;
                DaemonPlan daemon = job.Options.ReadIolog is null
                    ? new DaemonPlan(job, number, clone, group, phase, TargetPaths.For(job, clone))
                    : ReplayPlan.Of(job, number, clone, group, phase);
                daemons.Add(daemon with { Rank = rank });
            }
        }

        return new RunPlan(jobs, daemons);
    }
}
