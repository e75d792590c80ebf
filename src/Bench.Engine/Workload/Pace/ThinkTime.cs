using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Pace;

/// <summary>Pauses between I/Os (<c>thinktime</c> and its relatives).</summary>
internal sealed class ThinkTime
{
    private readonly long _spin;
    private readonly int _blocks;
    private readonly bool _countsIssues;
    private readonly long _ioTime;
    private long _counted;
    private long _ioSince;

    private ThinkTime(JobOptions options)
    {
        Pause = options.Thinktime.Nanoseconds();
        _spin = Math.Min(options.ThinktimeSpin.Nanoseconds(), Pause);
        _ioTime = options.ThinktimeIotime.Nanoseconds();
        _countsIssues = options.ThinktimeBlocksType == ThinktimeBlocksType.Issue;

        // thinktime_blocks has a default of 1, which would leave thinktime_iotime without any effect.
        _blocks = _ioTime > 0 && options.ThinktimeBlocks == 1 ? int.MaxValue : Math.Max(1, options.ThinktimeBlocks);
    }

    /// <summary>True when a pause is owed: it starts once nothing is in flight.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>Length of a pause, ns; an engine may change it as it goes.</summary>
    public long Pause { get; set; }

    /// <summary>Busy part of a pause, from its start, ns.</summary>
    public long Spin => _spin;

    /// <summary>The think time of a job, or null when it has none.</summary>
    public static ThinkTime? Create(JobOptions options) => options.Thinktime > TimeSpan.Zero ? new ThinkTime(options) : null;

    /// <summary>Begins to count.</summary>
    public void Start(long now)
    {
        _ioSince = now;
        _counted = 0;
        IsOwed = false;
    }

    /// <summary>Counts an issued block.</summary>
    public void Issued(long now) => Count(_countsIssues, now);

    /// <summary>Counts a completed block.</summary>
    public void Completed(long now) => Count(!_countsIssues, now);

    /// <summary>Settles the owed pause, which begins now. Blocks that came back while it was waited for count towards the next, as with fio.</summary>
    /// <returns>When the pause ends.</returns>
    public long Begin(long now)
    {
        _ioSince = now + Pause;
        _counted = Math.Max(0, _counted - _blocks);
        IsOwed = false;
        return _ioSince;
    }

    private void Count(bool counts, long now)
    {
        if (counts)
        {
            _counted++;
        }

        if (_counted >= _blocks || (_ioTime > 0 && now - _ioSince >= _ioTime))
        {
            IsOwed = true;
        }
    }
}
