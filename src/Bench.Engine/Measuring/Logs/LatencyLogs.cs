using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// The three files of <c>write_lat_log</c>. A latency that the user switched off (<c>disable_slat</c> and its like,
/// <c>gtod_reduce</c>) has no file, as in fio; one that the engine does not have has an empty file.
/// </summary>
internal sealed class LatencyLogs
{
    public LatencyLogs(DaemonPlan plan, bool synchronous)
    {
        JobOptions options = plan.Options;
        if (options.WriteLatLog is not { } prefix || options.GtodReduce)
        {
            return;
        }

        Slat = Of("slat", options.DisableSlat, "disable_slat", isAbsent: synchronous);
        Clat = Of("clat", options.DisableClat, "disable_clat");
        Lat = Of("lat", options.DisableLat, "disable_lat");

        LogFile? Of(string type, bool isOff, string option, bool isAbsent = false)
        {
            if (isOff && options.IsSet(option))
            {
                return null;
            }

            var file = LogFile.Of(plan, prefix, type);
            Files.Add(file);
            return isOff || isAbsent ? null : file;
        }
    }

    /// <summary>Submission latencies; null when there are none to write.</summary>
    public LogFile? Slat { get; }

    /// <summary>Completion latencies.</summary>
    public LogFile? Clat { get; }

    /// <summary>Total latencies.</summary>
    public LogFile? Lat { get; }

    /// <summary>The files that there are, empty ones too.</summary>
    public List<LogFile> Files { get; } = [];
}
