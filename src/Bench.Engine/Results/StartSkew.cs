namespace Bench.Engine.Results;

/// <summary>How late daemons issued their first I/O, against the common start of their phase and their own delay.</summary>
/// <param name="Median">Of all daemons that issued any, ns.</param>
/// <param name="Maximum">Of all daemons that issued any, ns.</param>
public sealed record StartSkew(long Median, long Maximum)
{
    /// <summary>The skew of some daemons; null when none issued anything.</summary>
    public static StartSkew? Of(IEnumerable<DaemonOutcome> daemons)
    {
        var delays = new List<long>();
        foreach (DaemonOutcome daemon in daemons)
        {
            if (daemon.StartSkewNanoseconds != 0)
            {
                delays.Add(daemon.StartSkewNanoseconds);
            }
        }

        delays.Sort();
        return delays.Count == 0 ? null : new StartSkew(delays[(delays.Count - 1) / 2], delays[^1]);
    }
}
