using System.Globalization;
using System.Text;

namespace Bench.Engine.Measuring;

/// <summary>
/// Bandwidth of all jobs together over time (fio <c>--bandwidth-log</c>): <c>agg-read_bw.log</c>, <c>agg-write_bw.log</c>,
/// <c>agg-trim_bw.log</c> with rows <c>time_ms, KiB/s, ddir, 0, 0</c>.
/// </summary>
public sealed class AggregateBandwidthLog
{
    private static readonly string[] Names = ["read", "write", "trim"];

    private readonly List<(long Milliseconds, PerDirection<long> Rates)> _rows = [];
    private readonly long _started;
    private long _last;
    private PerDirection<long> _bytes;

    /// <summary>Begins at a clock time.</summary>
    public AggregateBandwidthLog(long now) => _started = _last = now;

    /// <summary>Takes a sample; the caller decides how often (fio: every 500 ms).</summary>
    /// <param name="now">Clock time.</param>
    /// <param name="bytes">Bytes done so far by all daemons.</param>
    public void Sample(long now, PerDirection<long> bytes)
    {
        double seconds = (double)(now - _last) / Clock.NanosecondsPerSecond;
        if (seconds <= 0)
        {
            return;
        }

        long Rate(long current, long before) => (long)(Math.Max(current - before, 0) / seconds / 1024);
        _rows.Add((
            (now - _started) / 1_000_000,
            new PerDirection<long>(Rate(bytes.Read, _bytes.Read), Rate(bytes.Write, _bytes.Write), Rate(bytes.Trim, _bytes.Trim))));
        _last = now;
        _bytes = bytes;
    }

    /// <summary>Writes the three files.</summary>
    /// <param name="prefix">What the names begin with; fio's is <c>agg</c>.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string prefix = "agg")
    {
        for (int i = 0; i < Names.Length; i++)
        {
            using var writer = new StreamWriter($"{prefix}-{Names[i]}_bw.log", append: false, new UTF8Encoding(false));
            foreach ((long milliseconds, PerDirection<long> rates) in _rows)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{milliseconds}, {rates[(IoDirection)i]}, {i}, 0, 0\n"));
            }
        }
    }
}
