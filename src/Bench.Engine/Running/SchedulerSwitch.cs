using Bench.Engine.Hosts;

namespace Bench.Engine.Running;

/// <summary>Gives the disks of a phase the schedulers its jobs ask for (<c>ioscheduler</c>), and puts the former ones back.</summary>
internal sealed class SchedulerSwitch : IDisposable
{
    private readonly List<IoScheduler> _selections = [];

    /// <summary>Switches; a daemon whose scheduler cannot be had is ended with the reason.</summary>
    public SchedulerSwitch(IEnumerable<Daemon> daemons)
    {
        var done = new HashSet<(int Job, string Scheduler)>();
        foreach (Daemon daemon in daemons)
        {
            if (daemon.Plan.Options.IoScheduler is not string scheduler || !done.Add((daemon.Plan.Job.Index, scheduler)))
            {
                continue;
            }

            try
            {
                _selections.Add(IoScheduler.Select(daemon.Targets, scheduler, SystemRoots.Machine));
            }
            catch (DeviceException failure)
            {
                foreach (Daemon sibling in daemons.Where(other => other.Plan.Job == daemon.Plan.Job))
                {
                    sibling.FailBeforeStart(failure.Errno, failure.Message);
                }
            }
        }
    }

    public void Dispose()
    {
        for (int i = _selections.Count - 1; i >= 0; i--)
        {
            _selections[i].Dispose();
        }
    }
}
