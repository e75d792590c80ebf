using System.Globalization;
using Bench.Engine.Results;
using Bench.Engine.Results.Statistics;
using Bench.Engine.Sweeps;

namespace Bench.Engine.Tests.Sweeps;

/// <summary>Storage whose answer to a load is a formula, and a power cord that can be pulled.</summary>
/// <param name="iops">IOPS at a point.</param>
/// <param name="latency">Every latency at a point, ns.</param>
internal sealed class SimulatedStorage(Func<Point, double> iops, Func<Point, double> latency) : ISweepWorker, ISweepObserver
{
    private readonly Dictionary<string, IStatisticSource> _saved = [];

    /// <summary>What was measured, in order.</summary>
    public List<string> Measured { get; } = [];

    /// <summary>Where the runs stood.</summary>
    public List<SweepPlace> Places { get; } = [];

    /// <summary>What was said.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Runs until the power goes; -1 for never.</summary>
    public int PowerFor { get; set; } = -1;

    /// <summary>Whether the power goes after the result was saved, or before.</summary>
    public bool SavesBeforePowerGoes { get; set; }

    /// <summary>Runs until a signal ends the one under way; -1 for never.</summary>
    public int SignalAfter { get; set; } = -1;

    /// <summary>Points that fail.</summary>
    public Func<Point, bool> Fails { get; set; } = static _ => false;

    public bool IsInterrupted { get; set; }

    public TimeSpan Settled { get; private set; }

    public SweepMeasurement Measure(SweepRun run, SweepPlace place, string result)
    {
        var point = new Point(run.Point);
        if (SignalAfter-- == 0)
        {
            IsInterrupted = true;
            return new SweepMeasurement(RunState.Interrupted, "ended by a signal", null);
        }

        bool isLast = PowerFor-- == 0;
        if (isLast && !SavesBeforePowerGoes)
        {
            throw new PowerFailure();
        }

        Places.Add(place);
        Measured.Add($"{run.Point.Index}.{run.Repeat}");
        if (Fails(point))
        {
            return new SweepMeasurement(RunState.Failed, "it broke", null);
        }

        var statistics = new Formula(iops(point), latency(point));
        _saved[result] = statistics;
        return isLast ? throw new PowerFailure() : new SweepMeasurement(RunState.Done, null, statistics);
    }

    public void Settle(TimeSpan time) => Settled += time;

    public IStatisticSource? Read(string result) => _saved.GetValueOrDefault(result);

    public void Starting(SweepRun run, SweepManifest manifest)
    {
    }

    public void Ended(SweepRun run, ManifestRun state, IStatisticSource? statistics)
    {
    }

    public void Skipped(IReadOnlyList<SweepPoint> points, string why) => Said.Add($"{string.Join(',', points.Select(static point => point.Index))}: {why}");

    public void Visited(SearchRecord search, SearchVisit visit)
    {
    }

    public void Found(SearchRecord search) => Said.Add(search.Verdict!);

    private sealed record Formula(double Iops, double Latency) : IStatisticSource
    {
        public IReadOnlyList<string> Jobs => ["job"];

        public double? Value(Statistic statistic) => statistic.Kind switch
        {
            StatisticKind.Iops => Iops,
            StatisticKind.Latency => Latency,
            _ => null,
        };
    }
}

/// <summary>A point as numbers.</summary>
internal readonly record struct Point(SweepPoint Sweep)
{
    public double this[string option] =>
        double.Parse(Sweep.Values.First(value => value.Key == option).Value, CultureInfo.InvariantCulture);
}

internal sealed class PowerFailure : Exception;
