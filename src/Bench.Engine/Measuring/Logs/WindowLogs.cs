using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// The logs with one row per window and direction (<c>log_avg_msec</c>). Windows lie on a fixed grid from the start of the job;
/// a window without I/O has no row, as in fio.
/// </summary>
internal sealed class WindowLogs : IDisposable
{
    private const int Directions = 3;

    private readonly NativeList<Row> _rows = new();
    private readonly Window[] _windows = new Window[Directions];
    private readonly LogRowFormat _format;
    private readonly LogWindowValue _value;
    private readonly LogFile? _bandwidth;
    private readonly LogFile? _iops;
    private readonly LatencyLogs _latencies;
    private readonly long _length;
    private long _begin;

    public WindowLogs(DaemonPlan plan, bool synchronous)
    {
        JobOptions options = plan.Options;
        _length = options.LogAvgMsec * 1_000_000L;
        _format = new LogRowFormat(options);
        _value = options.LogWindowValue;
        _bandwidth = options.WriteBwLog is { } bandwidth ? LogFile.Of(plan, bandwidth, "bw") : null;
        _iops = options.WriteIopsLog is { } iops ? LogFile.Of(plan, iops, "iops") : null;
        _latencies = new LatencyLogs(plan, synchronous);
        Files = [.. new[] { _bandwidth, _iops }.OfType<LogFile>(), .. _latencies.Files];
    }

    public IReadOnlyList<LogFile> Files { get; }

    public long Boundary { get; private set; } = long.MaxValue;

    public void Start(long now)
    {
        _begin = now;
        Boundary = now + _length;
    }

    public void Record(ref readonly IoUnit unit)
    {
        if (unit.Direction == IoDirection.Sync || unit.Result < 0)
        {
            return;
        }

        ref Window window = ref _windows[(int)unit.Direction];
        window.Ios++;
        window.Bytes += unit.Result;
        window.Slat.Record(unit.Issued - unit.Started);
        window.Clat.Record(unit.Completed - unit.Issued);
        window.Lat.Record(unit.Completed - unit.Started);
    }

    /// <summary>Closes the window that has ended; later ones that ended as well had no I/O.</summary>
    public void Roll(long now)
    {
        Close(Boundary);
        _begin = Boundary + ((now - Boundary) / _length * _length);
        Boundary = _begin + _length;
    }

    /// <summary>Closes the last, shorter window.</summary>
    public void Finish(long now) => Close(Math.Min(now, Boundary));

    public void Write(LogEpoch epoch) => _rows.TakeAll(rows =>
    {
        foreach (ref readonly Row row in rows)
        {
            Write(in row, epoch.Milliseconds(row.Time));
        }
    });

    public void Dispose() => _rows.Dispose();

    private void Close(long end)
    {
        for (int i = 0; i < Directions; i++)
        {
            ref Window window = ref _windows[i];
            if (window.Ios > 0)
            {
                _rows.Append(new Row { Time = end, Span = end - _begin, Direction = (IoDirection)i, Window = window });
                window = default;
            }
        }
    }

    private void Write(ref readonly Row row, long time)
    {
        double seconds = Math.Max((double)row.Span / Clock.NanosecondsPerSecond, 1e-3);
        if (_bandwidth is not null)
        {
            WriteRate(_bandwidth, time, (long)(row.Window.Bytes / seconds / 1024), row.Direction);
        }

        if (_iops is not null)
        {
            WriteRate(_iops, time, (long)(row.Window.Ios / seconds), row.Direction);
        }

        WriteValue(_latencies.Slat, time, row.Window.Slat, row.Window.Ios, row.Direction);
        WriteValue(_latencies.Clat, time, row.Window.Clat, row.Window.Ios, row.Direction);
        WriteValue(_latencies.Lat, time, row.Window.Lat, row.Window.Ios, row.Direction);
    }

    private void WriteRate(LogFile file, long time, long rate, IoDirection direction) =>
        _format.WriteWindow(file, time, rate, rate, direction);

    private void WriteValue(LogFile? file, long time, Accumulator values, long count, IoDirection direction)
    {
        if (file is null)
        {
            return;
        }

        long mean = (values.Sum + (count / 2)) / count;
        _format.WriteWindow(file, time, _value == LogWindowValue.Max ? values.Maximum : mean, values.Maximum, direction);
    }

    private struct Accumulator
    {
        public long Sum;
        public long Maximum;

        public void Record(long value)
        {
            Sum += value;
            Maximum = Math.Max(Maximum, value);
        }
    }

    private struct Window
    {
        public long Ios;
        public long Bytes;
        public Accumulator Slat;
        public Accumulator Clat;
        public Accumulator Lat;
    }

    private struct Row
    {
        public long Time;
        public long Span;
        public IoDirection Direction;
        public Window Window;
    }
}
