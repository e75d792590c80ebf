using Bench.Engine.Measuring;

namespace Bench.Engine.Results;

/// <summary>What several daemons did together; also used for one alone.</summary>
public sealed class MergedOutcome
{
    /// <summary>Merges daemons.</summary>
    /// <param name="daemons">At least one.</param>
    public MergedOutcome(IReadOnlyList<DaemonOutcome> daemons)
    {
        Daemons = daemons;
        foreach (DaemonOutcome daemon in daemons)
        {
            Statistics.Add(daemon.Statistics);
            Usage += daemon.Usage;
            SummedRuntime += daemon.RuntimeNanoseconds;
            LongestRuntime = Math.Max(LongestRuntime, daemon.RuntimeNanoseconds);
            TotalErrors += daemon.TotalErrors;
            Ended = MoreNotable(Ended, daemon.EndReason);
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                DirectionStatistics merged = Statistics[direction];
                merged.RuntimeNanoseconds = Math.Max(merged.RuntimeNanoseconds, RuntimeOf(daemon, direction));
            }
        }

        DaemonOutcome? failed = daemons.FirstOrDefault(daemon => daemon.Errno != 0);
        Errno = failed?.Errno ?? 0;
        ErrorMessage = failed?.ErrorMessage;
        SteadyState = daemons.FirstOrDefault(static daemon => daemon.SteadyState is not null)?.SteadyState;
        FirstError = daemons.FirstOrDefault(daemon => daemon.FirstError != 0)?.FirstError ?? 0;
    }

    /// <summary>The daemons.</summary>
    public IReadOnlyList<DaemonOutcome> Daemons { get; }

    /// <summary>The first daemon: names and options of the merge are its.</summary>
    public DaemonOutcome First => Daemons[0];

    /// <summary>Their statistics together.</summary>
    public DaemonStatistics Statistics { get; } = new();

    /// <summary>CPU time and switches, summed.</summary>
    public ThreadUsage Usage { get; }

    /// <summary>Measured times, summed, ns (fio <c>job_runtime</c>).</summary>
    public long SummedRuntime { get; }

    /// <summary>Longest measured time, ns.</summary>
    public long LongestRuntime { get; }

    /// <summary>First fatal errno.</summary>
    public int Errno { get; }

    /// <summary>Its message.</summary>
    public string? ErrorMessage { get; }

    /// <summary>Survived errors.</summary>
    public long TotalErrors { get; }

    /// <summary>errno of the first survived error.</summary>
    public int FirstError { get; }

    /// <summary>How steady they became; null when that was not asked for.</summary>
    public SteadyStateOutcome? SteadyState { get; }

    /// <summary>The reason of end that most needs attention.</summary>
    public EndReason Ended { get; } = EndReason.Size;

    /// <summary>
    /// I/Os per second that succeeded: all of them by the time from the first daemon's start to the last one's end, phases
    /// added up.
    /// </summary>
    public double Iops(IoDirection direction) => Rate(direction, static statistics => statistics.TotalIos - statistics.Errors);

    /// <summary>Bytes per second, by the same rule as <see cref="Iops"/>.</summary>
    public double BytesPerSecond(IoDirection direction) => Rate(direction, static statistics => statistics.Bytes);

    /// <summary>Measured time of one direction of a daemon, ns; 0 when it did nothing there.</summary>
    public static long RuntimeOf(DaemonOutcome daemon, IoDirection direction)
    {
        DirectionStatistics statistics = daemon.Statistics[direction];
        if (statistics.TotalIos == 0)
        {
            return 0;
        }

        // A daemon that still runs, or that was cut off, has no ended pass yet.
        return statistics.RuntimeNanoseconds > 0 ? statistics.RuntimeNanoseconds : daemon.RuntimeNanoseconds;
    }

    private double Rate(IoDirection direction, Func<DirectionStatistics, long> amount)
    {
        double amounts = 0;
        double time = 0;
        foreach (IGrouping<int, DaemonOutcome> phase in Daemons.Where(daemon => RuntimeOf(daemon, direction) > 0).GroupBy(daemon => daemon.Plan.Phase))
        {
            amounts += phase.Sum(daemon => (double)amount(daemon.Statistics[direction]));
            time += Span([.. phase], direction);
        }

        return time == 0 ? 0 : amounts / time * Clock.NanosecondsPerSecond;
    }

    // From the first daemon's start to the last one's end: daemons that did not overlap must not add up.
    private static long Span(IReadOnlyList<DaemonOutcome> daemons, IoDirection direction)
    {
        long first = daemons.Min(daemon => daemon.MeasuredFrom);
        return daemons.Max(daemon => daemon.MeasuredFrom - first + RuntimeOf(daemon, direction));
    }

    private static EndReason MoreNotable(EndReason left, EndReason right) => Rank(right) > Rank(left) ? right : left;

    private static int Rank(EndReason reason) => reason switch
    {
        EndReason.Size => 0,
        EndReason.Runtime => 1,
        EndReason.SteadyState => 2,
        EndReason.ExitAll => 3,
        EndReason.DeviceFull => 4,
        EndReason.NotStarted => 5,
        EndReason.Running => 6,
        EndReason.Trigger => 7,
        EndReason.Signal => 8,
        EndReason.RankLost => 9,
        _ => 10,
    };
}
