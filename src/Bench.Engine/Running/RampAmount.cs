using Bench.Engine.Measuring;

namespace Bench.Engine.Running;

/// <summary>
/// I/O that daemons do before they are measured (<c>ramp_size</c>): of one daemon, or of all of a report group together.
/// </summary>
/// <param name="bytes">How much.</param>
internal sealed class RampAmount(long bytes)
{
    private long _done;

    /// <summary>True once the amount is done.</summary>
    public bool IsDone => Volatile.Read(ref _done) >= bytes;

    /// <summary>Adds what a daemon has done since it last called.</summary>
    /// <param name="statistics">The daemon's.</param>
    /// <param name="counted">Bytes it has added so far; brought up to date.</param>
    public void Count(DaemonStatistics statistics, ref long counted)
    {
        long done = statistics.Read.Bytes + statistics.Write.Bytes + statistics.Trim.Bytes;
        Interlocked.Add(ref _done, done - counted);
        counted = done;
    }

    /// <summary>The amounts of daemons that have one: shared within a group that reports together.</summary>
    public static IReadOnlyDictionary<Daemon, RampAmount> For(IReadOnlyList<Daemon> daemons)
    {
        var amounts = new Dictionary<Daemon, RampAmount>();
        var groups = new Dictionary<int, RampAmount>();
        foreach (Daemon daemon in daemons.Where(static daemon => daemon.Plan.Options.RampSize > 0))
        {
            long bytes = daemon.Plan.Options.RampSize;
            if (!daemon.Plan.Options.GroupReporting)
            {
                amounts[daemon] = new RampAmount(bytes);
                continue;
            }

            if (!groups.TryGetValue(daemon.Plan.Group, out RampAmount? shared))
            {
                groups[daemon.Plan.Group] = shared = new RampAmount(bytes);
            }

            amounts[daemon] = shared;
        }

        return amounts;
    }
}
