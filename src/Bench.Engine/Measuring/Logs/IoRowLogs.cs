using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>The logs with one row per I/O (<c>log_avg_msec=0</c>): bw, iops, slat, clat, lat.</summary>
internal sealed class IoRowLogs
{
    private readonly LogRowFormat _format;
    private readonly bool _synchronous;
    private readonly LogFile? _bandwidth;
    private readonly LogFile? _iops;
    private readonly LogFile? _slat;
    private readonly LogFile? _clat;
    private readonly LogFile? _lat;

    public IoRowLogs(DaemonPlan plan, bool synchronous)
    {
        JobOptions options = plan.Options;
        _format = new LogRowFormat(options);
        _synchronous = synchronous;
        _bandwidth = options.WriteBwLog is { } bandwidth ? LogFile.Of(plan, bandwidth, "bw") : null;
        _iops = options.WriteIopsLog is { } iops ? LogFile.Of(plan, iops, "iops") : null;
        if (options.WriteLatLog is { } latency)
        {
            _slat = LogFile.Of(plan, latency, "slat");
            _clat = LogFile.Of(plan, latency, "clat");
            _lat = LogFile.Of(plan, latency, "lat");
        }

        Files = [.. new[] { _bandwidth, _iops, _slat, _clat, _lat }.OfType<LogFile>()];
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
            if (_bandwidth is not null)
            {
                // kB (1000) per second, as fio's single-I/O rows have it; its windows are KiB.
                long rate = entry.Clat > 0 ? (long)(entry.Length * 1e6 / entry.Clat) : 0;
                _format.Write(_bandwidth, time, rate, in entry, 0);
            }

            if (_iops is not null)
            {
                _format.Write(_iops, time, 1, in entry, 0);
            }

            if (_lat is null)
            {
                continue;
            }

            if (!_synchronous)
            {
                _format.Write(_slat!, time, entry.Slat, in entry, issued);
            }

            _format.Write(_clat!, time, entry.Clat, in entry, issued);
            _format.Write(_lat, time, entry.Lat, in entry, entry.Started - epoch.Clock);
        }
    }
}
