using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>The logs with one row per I/O (<c>log_avg_msec=0</c>): bw, iops, slat, clat, lat.</summary>
internal sealed class IoRowLogs
{
    private readonly LogRowFormat _format;
    private readonly LogFile? _bandwidth;
    private readonly LogFile? _iops;
    private readonly bool _writesBandwidth;
    private readonly bool _writesIops;
    private readonly LatencyLogs _latencies;

    public IoRowLogs(DaemonPlan plan, bool synchronous)
    {
        JobOptions options = plan.Options;
        _format = new LogRowFormat(options);
        _bandwidth = options.WriteBwLog is { } bandwidth ? LogFile.Of(plan, bandwidth, "bw") : null;
        _iops = options.WriteIopsLog is { } iops ? LogFile.Of(plan, iops, "iops") : null;

        // fio opens these logs all the same.
        _writesBandwidth = _bandwidth is not null && !options.DisableBw && !options.GtodReduce;
        _writesIops = _iops is not null && !options.GtodReduce;
        _latencies = new LatencyLogs(plan, synchronous);
        Files = [.. new[] { _bandwidth, _iops }.OfType<LogFile>(), .. _latencies.Files];
    }

    public IReadOnlyList<LogFile> Files { get; }

    public void Write(ReadOnlySpan<IoTraceEntry> entries, LogEpoch epoch)
    {
        foreach (ref readonly IoTraceEntry entry in entries)
        {
            if (entry.Result < 0 || entry.Direction == IoDirection.Sync)
            {
                continue;
            }

            long time = epoch.Milliseconds(entry.Completed);
            long issued = entry.Issued - epoch.Clock;
            if (_writesBandwidth)
            {
                // kB (1000) per second, as fio's single-I/O rows have it; its windows are KiB.
                long rate = entry.Clat > 0 ? (long)(entry.Length * 1e6 / entry.Clat) : 0;
                _format.Write(_bandwidth!, time, rate, in entry, 0);
            }

            if (_writesIops)
            {
                _format.Write(_iops!, time, 1, in entry, 0);
            }

            if (_latencies.Slat is { } slat)
            {
                _format.Write(slat, time, entry.Slat, in entry, issued);
            }

            if (_latencies.Clat is { } clat)
            {
                _format.Write(clat, time, entry.Clat, in entry, issued);
            }

            if (_latencies.Lat is { } lat)
            {
                _format.Write(lat, time, entry.Lat, in entry, entry.Started - epoch.Clock);
            }
        }
    }
}
