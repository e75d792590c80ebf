using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Cli.Commands;

/// <summary>Files that jobs of a sweep delete at their end: they serve all points and go with the last one.</summary>
internal static class SweepFiles
{
    /// <summary>Removes the files of a point's jobs; those that are gone already are none.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="say">Told of what cannot be removed.</param>
    public static void Remove(JobSet jobs, Action<string> say)
    {
        foreach (DaemonPlan daemon in RunPlanner.Plan(jobs).Daemons.Where(static daemon => daemon.Options.Unlink))
        {
            EngineDescriptor engine = BenchCatalog.Engines.Find(daemon.Options.IoEngine)!;
            if (engine.Targets != EngineTargets.Files || !daemon.Paths.Any(File.Exists))
            {
                continue;
            }

            try
            {
                FileUse.Unlink([.. TargetLayout.Resolve(daemon, engine).DistinctBy(static target => target.Path)]);
            }
            catch (DeviceException problem)
            {
                say(problem.Message);
            }
        }
    }
}
