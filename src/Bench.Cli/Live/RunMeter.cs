using Bench.Engine;
using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>All jobs of a run, measured from look to look; the live view and the plain lines both read it.</summary>
internal sealed class RunMeter
{
    private readonly Dictionary<int, JobMeter> _jobs = [];
    private long _nextLook;

    /// <summary>Jobs in the order of the job file.</summary>
    public IEnumerable<JobMeter> Jobs => _jobs.OrderBy(static pair => pair.Key).Select(static pair => pair.Value);

    /// <summary>Looks, if <paramref name="spacing"/> has passed since the last look; true when it did.</summary>
    public bool Look(RunProgress progress, TimeSpan spacing)
    {
        long now = Clock.Now;
        if (now < _nextLook)
        {
            return false;
        }

        _nextLook = now + spacing.Nanoseconds();
        foreach (IGrouping<int, DaemonProgress> job in progress.Daemons.GroupBy(static daemon => daemon.Plan.Job.Index))
        {
            List<DaemonProgress> daemons = [.. job];
            if (!_jobs.TryGetValue(job.Key, out JobMeter? meter))
            {
                meter = new JobMeter(daemons[0].Plan.Job.Name, daemons[0].Plan.Group, daemons[0].Plan.Phase);
                _jobs.Add(job.Key, meter);
            }

            meter.Look(daemons);
        }

        return true;
    }
}
