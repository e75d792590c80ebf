using System.Globalization;
using Bench.Engine.Engines;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// Completion latency histograms per window (<c>write_hist_log</c>, <c>log_hist_msec</c>, <c>log_hist_coarseness</c>): rows
/// <c>time_ms, ddir, bs, bin0, …</c> with fio's 1,856 bins, joined in powers of two. Unlike fio's, the last, shorter window is
/// written as well.
/// </summary>
internal sealed class HistogramLog : IDisposable
{
    private const int Directions = 3;

    private readonly NativeBuffer _rows = new(64 << 10);
    private readonly LatencyHistogram?[] _windows = new LatencyHistogram?[Directions];
    private readonly long[] _counts = new long[Directions];
    private readonly long[] _sizes = new long[Directions];
    private readonly int _stride;
    private readonly long _length;

    public HistogramLog(DaemonPlan plan, StatisticsSetup setup)
    {
        // Without a window there is one row for the whole run.
        _length = plan.Options.LogHistMsec > 0 ? plan.Options.LogHistMsec * 1_000_000L : long.MaxValue / 4;
        _stride = 1 << plan.Options.LogHistCoarseness;
        File = LogFile.Of(plan, plan.Options.WriteHistLog!, LogFile.Histograms);
        for (int i = 0; i < Directions; i++)
        {
            _windows[i] = setup.Directions[(IoDirection)i] ? new LatencyHistogram() : null;
        }
    }

    public LogFile File { get; }

    public long Boundary { get; private set; } = long.MaxValue;

    public void Start(long now) => Boundary = now + _length;

    public void Record(ref readonly IoUnit unit)
    {
        if (unit.Direction != IoDirection.Sync && unit.Result >= 0 && _windows[(int)unit.Direction] is { } window)
        {
            window.Record(unit.Completed - unit.Issued);
            _counts[(int)unit.Direction]++;
            _sizes[(int)unit.Direction] = unit.Length;
        }
    }

    public void Roll(long now)
    {
        Close(Boundary);
        Boundary += ((now - Boundary) / _length * _length) + _length;
    }

    public void Finish(long now) => Close(Math.Min(now, Boundary));

    public void Write(LogEpoch epoch)
    {
        long position = 0;
        var bins = new long[LatencyHistogram.FioBinCount];
        while (position < _rows.Length)
        {
            long time = (long)_rows.ReadVarint(ref position);
            long direction = (long)_rows.ReadVarint(ref position);
            long size = (long)_rows.ReadVarint(ref position);
            long filled = (long)_rows.ReadVarint(ref position);
            Array.Clear(bins);
            int bin = 0;
            for (long i = 0; i < filled; i++)
            {
                bin += (int)_rows.ReadVarint(ref position);
                bins[Math.Min(bin, bins.Length - 1)] += (long)_rows.ReadVarint(ref position);
            }

            TextWriter writer = File.Writer;
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{epoch.Milliseconds(time)}, {direction}, {size}"));
            for (int i = 0; i < bins.Length; i += _stride)
            {
                writer.Write(", ");
                writer.Write(bins.AsSpan(i, _stride).ToArray().Sum().ToString(CultureInfo.InvariantCulture));
            }

            writer.Write('\n');
        }
    }

    public void Dispose() => _rows.Dispose();

    private void Close(long end)
    {
        for (int i = 0; i < Directions; i++)
        {
            if (_counts[i] == 0 || _windows[i] is not { } window)
            {
                continue;
            }

            ReadOnlySpan<long> counts = window.Counts;
            int filled = counts.Length - counts.Count(0);
            _rows.WriteVarint((ulong)end);
            _rows.WriteVarint((ulong)i);
            _rows.WriteVarint((ulong)_sizes[i]);
            _rows.WriteVarint((ulong)filled);
            int previous = 0;
            for (int bin = 0; bin < counts.Length; bin++)
            {
                if (counts[bin] != 0)
                {
                    _rows.WriteVarint((ulong)(bin - previous));
                    _rows.WriteVarint((ulong)counts[bin]);
                    previous = bin;
                }
            }

            window.Clear();
            _counts[i] = 0;
        }
    }
}
