using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring;

/// <summary>
/// Everything one daemon records while it runs. Its thread is the only writer; nothing is shared and nothing is
/// allocated per I/O. The daemon calls <see cref="Record"/> for each finished I/O of the measured time and
/// <see cref="Roll"/> whenever its clock has passed <see cref="NextBoundary"/>, before it records the I/Os reaped at that time.
/// </summary>
public sealed partial class DaemonStatistics : IDisposable
{
    private readonly RateSampler _bandwidthSampler;
    private readonly RateSampler _iopsSampler;
    private long _passStarted;
    private PerDirection<long> _passIos;

    /// <summary>Statistics without interval series that record whatever comes: merges and tests.</summary>
    public DaemonStatistics()
        : this(new StatisticsSetup { Directions = default, Syncs = false, SeriesInterval = 0 }, everything: true)
    {
    }

    /// <summary>Statistics for a daemon; all memory it will need is allocated here.</summary>
    public DaemonStatistics(StatisticsSetup setup)
        : this(setup, everything: false)
    {
    }

    /// <summary>Statistics for a planned daemon.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="synchronous">Whether its engine carries out I/O inside of the submit call.</param>
    /// <param name="daemons">Daemons in the run: memory for series is shared out among them.</param>
    public DaemonStatistics(DaemonPlan plan, bool synchronous, int daemons = 1)
        : this(StatisticsSetup.For(plan, synchronous, daemons))
    {
    }

    private DaemonStatistics(StatisticsSetup setup, bool everything)
    {
        Read = everything ? new DirectionStatistics() : new DirectionStatistics(setup, setup.Directions.Read);
        Write = everything ? new DirectionStatistics() : new DirectionStatistics(setup, setup.Directions.Write);
        Trim = everything ? new DirectionStatistics() : new DirectionStatistics(setup, setup.Directions.Trim);
        if (setup.Syncs)
        {
            Sync.Prepare();
        }

        _bandwidthSampler = new RateSampler(this, setup.BandwidthInterval, bytes: true);
        _iopsSampler = new RateSampler(this, setup.IopsInterval, bytes: false);
        Series = setup.SeriesInterval > 0
            ? new IntervalSeries(setup.SeriesInterval, setup.SeriesBytes, this, setup.Directions)
            : null;
    }

    private DaemonStatistics(DirectionStatistics read, DirectionStatistics write, DirectionStatistics trim, LatencyStatistics sync, IntervalSeries? series)
    {
        Read = read;
        Write = write;
        Trim = trim;
        Sync = sync;
        Series = series;
        _bandwidthSampler = new RateSampler(this, 0, bytes: true);
        _iopsSampler = new RateSampler(this, 0, bytes: false);
    }

    /// <summary>Reads.</summary>
    public DirectionStatistics Read { get; }

    /// <summary>Writes.</summary>
    public DirectionStatistics Write { get; }

    /// <summary>Trims.</summary>
    public DirectionStatistics Trim { get; }

    /// <summary>fsync and its like.</summary>
    public LatencyStatistics Sync { get; } = new LatencyStatistics();

    /// <summary>The interval series; null when none is kept.</summary>
    public IntervalSeries? Series { get; }

    /// <summary>Clock time at which <see cref="Roll"/> is next due.</summary>
    public long NextBoundary { get; private set; } = long.MaxValue;

    /// <summary>Start of the measured time, clock ns.</summary>
    public long Started { get; private set; }

    /// <summary>The statistics of one direction.</summary>
    public DirectionStatistics this[IoDirection direction] => direction switch
    {
        IoDirection.Read => Read,
        IoDirection.Write => Write,
        IoDirection.Trim => Trim,
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    /// <summary>Begins the measured time (again, at the end of the ramp): forgets everything recorded so far.</summary>
    public void Start(long now) => Start(now, now);

    /// <summary>Begins the measured time (again, at the end of the ramp): forgets everything recorded so far.</summary>
    /// <param name="now">Clock time.</param>
    /// <param name="gridOrigin">Clock time, not after <paramref name="now"/>, at which interval 0 of the series begins: the common start of all daemons of the phase (plus the ramp).</param>
    public void Start(long now, long gridOrigin)
    {
        Started = now;
        Read.Clear();
        Write.Clear();
        Trim.Clear();
        Sync.Clear();
        ClearDepths();
        _bandwidthSampler.Start(now);
        _iopsSampler.Start(now);
        Series?.Start(now, gridOrigin);
        BeginPass(now);
        SetBoundary();
    }

    /// <summary>Begins a pass: a stretch of I/O that counts as one, such as writing or verifying. <see cref="Start(long)"/> begins the first.</summary>
    public void BeginPass(long now)
    {
        _passStarted = now;
        _passIos = new PerDirection<long>(Read.TotalIos, Write.TotalIos, Trim.TotalIos);
        _bandwidthSampler.BeginPass();
        _iopsSampler.BeginPass();
    }

    /// <summary>Ends a pass: its wall time becomes part of the runtime of every direction that did anything in it.</summary>
    public void EndPass(long now)
    {
        long elapsed = now - _passStarted;
        for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
        {
            // As with fio, a direction that moved no data has no runtime.
            if (this[direction].TotalIos > _passIos[direction] && this[direction].Bytes > 0)
            {
                this[direction].RuntimeNanoseconds += elapsed;
            }
        }

        BeginPass(now);
    }

    /// <summary>Records a finished I/O.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(ref readonly IoUnit unit)
    {
        if (unit.Direction == IoDirection.Read)
        {
            Read.Record(in unit);
        }
        else if (unit.Direction == IoDirection.Write)
        {
            Write.Record(in unit);
        }
        else
        {
            RecordOther(in unit);
        }
    }

    /// <summary>Takes the samples and closes the intervals that were due at <paramref name="now"/>.</summary>
    public void Roll(long now)
    {
        if (now >= _bandwidthSampler.Next)
        {
            _bandwidthSampler.Sample(now);
        }

        if (now >= _iopsSampler.Next)
        {
            _iopsSampler.Sample(now);
        }

        Series?.Close(now);
        SetBoundary();
    }

    /// <summary>Adds what another daemon recorded beside this one; series are merged apart (<see cref="MergedSeries"/>).</summary>
    public void Add(DaemonStatistics other)
    {
        Read.Add(other.Read);
        Write.Add(other.Write);
        Trim.Add(other.Trim);
        Sync.Add(other.Sync);
        AddDepths(other);
    }

    /// <summary>Gives the memory of the series back.</summary>
    public void Dispose() => Series?.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordOther(ref readonly IoUnit unit)
    {
        if (unit.Direction == IoDirection.Trim)
        {
            Trim.Record(in unit);
        }
        else if (unit.Result >= 0)
        {
            Sync.Record(unit.Completed - unit.Started);
        }
    }

    private void SetBoundary() =>
        NextBoundary = Math.Min(Math.Min(_bandwidthSampler.Next, _iopsSampler.Next), Series?.Boundary ?? long.MaxValue);
}
