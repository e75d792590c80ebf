using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring.Logs;
using Bench.Engine.Native;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring;

/// <summary>
/// fio's log files of one daemon. The daemon calls <see cref="Record"/> for each finished I/O; rows are kept in native memory and
/// written by <see cref="Finish"/>, or by a background thread once they are many.
/// </summary>
public sealed class DaemonLogs : IThreadPoolWorkItem, IDisposable
{
    // 64 MiB of entries (1.4 million I/Os) per daemon before a background thread begins to write.
    private const int ChunksToKeep = 1024;

    private readonly DaemonPlan _plan;
    private readonly NativeList<IoTraceEntry>? _trace;
    private readonly IoRowLogs? _rows;
    private readonly WindowLogs? _windows;
    private readonly HistogramLog? _histograms;
    private readonly Lock _writing = new();
    private LogEpoch _epoch;
    private int _queued;

    private DaemonLogs(DaemonPlan plan, bool synchronous)
    {
        _plan = plan;
        JobOptions options = plan.Options;
        bool any = options.WriteBwLog is not null || options.WriteIopsLog is not null || options.WriteLatLog is not null;
        _rows = any && options.LogAvgMsec == 0 ? new IoRowLogs(plan, synchronous) : null;
        _windows = any && options.LogAvgMsec > 0 ? new WindowLogs(plan, synchronous) : null;
        _histograms = options.WriteHistLog is not null
            ? new HistogramLog(plan, StatisticsSetup.For(plan, synchronous, 1))
            : null;
        _trace = _rows is not null || options.WriteIolog is not null ? new NativeList<IoTraceEntry>() : null;
    }

    /// <summary>What could not be written, for people; empty when all went well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The logs a daemon's options ask for, or null when they ask for none.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="synchronous">Whether its engine is: the slat log then stays empty.</param>
    public static DaemonLogs? For(DaemonPlan plan, bool synchronous)
    {
        JobOptions options = plan.Options;
        bool any = options.WriteBwLog is not null || options.WriteIopsLog is not null || options.WriteLatLog is not null
            || options.WriteHistLog is not null || options.WriteIolog is not null;
        return any ? new DaemonLogs(plan, synchronous) : null;
    }

    /// <summary>Sets what the times in the logs count from.</summary>
    /// <param name="now">Clock time of the start of the daemon, before any ramp.</param>
    /// <param name="unixMilliseconds">The same on the wall clock.</param>
    public void Start(long now, long unixMilliseconds)
    {
        int clock = _plan.Options.LogAlternateEpochClockId;
        long epoch = clock == LinuxClock.RealTime ? unixMilliseconds : LinuxClock.Milliseconds(clock) ?? unixMilliseconds;
        _epoch = new LogEpoch(now, _plan.Options.LogAlternateEpoch ? epoch : 0);
        _windows?.Start(now);
        _histograms?.Start(now);
    }

    /// <summary>Notes a finished I/O; windows that ended before it are closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(ref readonly IoUnit unit)
    {
        if (_trace is not null)
        {
            Trace(in unit);
        }

        if (_windows is not null)
        {
            if (unit.Completed >= _windows.Boundary)
            {
                _windows.Roll(unit.Completed);
            }

            _windows.Record(in unit);
        }

        if (_histograms is not null)
        {
            if (unit.Completed >= _histograms.Boundary)
            {
                _histograms.Roll(unit.Completed);
            }

            _histograms.Record(in unit);
        }
    }

    /// <summary>
    /// Writes what has not been written and closes the files. Call it from one thread at a time for daemons that share files
    /// (<c>per_job_logs=0</c>), in their order. A failure is in <see cref="Problem"/>, not an exception: results come first.
    /// </summary>
    /// <param name="now">Clock time of the end of the daemon.</param>
    public void Finish(long now)
    {
        lock (_writing)
        {
            Guard(() => WriteAll(now));
            foreach (LogFile file in Files())
            {
                Guard(file.Dispose);
            }
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_writing)
        {
            Guard(() =>
            {
                while (_trace!.TakeFull(WriteRows))
                {
                }
            });
            Volatile.Write(ref _queued, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _trace?.Dispose();
            _windows?.Dispose();
            _histograms?.Dispose();
        }
    }

    private void Trace(ref readonly IoUnit unit)
    {
        var entry = new IoTraceEntry
        {
            Completed = unit.Completed,
            Started = unit.Started,
            Issued = unit.Issued,
            Offset = unit.Offset,
            Length = unit.Length,
            Result = unit.Result,
            Target = (ushort)unit.Target,
            Direction = unit.Direction,
            SyncCall = unit.SyncCall,
            Priority = unit.Priority,
        };
        // An iolog has to be sorted by issue, so it stays in memory until the end.
        if (_trace!.Append(in entry)
            && _plan.Options.WriteIolog is null
            && _trace.FullChunks >= ChunksToKeep
            && Interlocked.Exchange(ref _queued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void WriteAll(long now)
    {
        foreach (LogFile file in Files())
        {
            file.Open();
        }

        List<IoTraceEntry>? iolog = _plan.Options.WriteIolog is null ? null : [];
        _trace?.TakeAll(entries =>
        {
            WriteRows(entries);
            iolog?.AddRange(entries);
        });
        _windows?.Finish(now);
        _windows?.Write(_epoch);
        _histograms?.Finish(now);
        _histograms?.Write(_epoch);
        if (iolog is not null)
        {
            IoLogWriter.Write(_plan.Options.WriteIolog!, _plan.Paths, iolog, _epoch, now);
        }
    }

    private void WriteRows(ReadOnlySpan<IoTraceEntry> entries)
    {
        if (Problem is null)
        {
            _rows?.Write(entries, _epoch);
        }
    }

    private IEnumerable<LogFile> Files() =>
        [.. _rows?.Files ?? [], .. _windows?.Files ?? [], .. _histograms is null ? Array.Empty<LogFile>() : [_histograms.File]];

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Problem ??= $"{_plan.Job.Name}: cannot write the logs: {problem.Message}";
        }
    }
}
