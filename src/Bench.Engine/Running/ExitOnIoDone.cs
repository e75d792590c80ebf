using Bench.Engine.Engines;
using Bench.Engine.Engines.Companions;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>Ends the daemons that only keep the CPU busy once nobody of their phase does I/O any more (<c>exit_on_io_done</c> of <c>cpuio</c>).</summary>
internal static class ExitOnIoDone
{
    /// <summary>Stops them if that is so.</summary>
    /// <param name="daemons">The daemons of the phase.</param>
    public static void Apply(IReadOnlyList<Daemon> daemons)
    {
        foreach (Daemon daemon in daemons)
        {
            if (daemon.State != DaemonState.Ended && daemon.Plan.Options.EngineFlag(CpuEngine.ExitOnIoDone) && !AnyDoesIo(daemons))
            {
                daemon.Stop(EndReason.ExitAll);
            }
        }
    }

    private static bool AnyDoesIo(IReadOnlyList<Daemon> daemons)
    {
        foreach (Daemon daemon in daemons)
        {
            if (daemon.Engine.DoesIo && daemon.State != DaemonState.Ended)
            {
                return true;
            }
        }

        return false;
    }
}
