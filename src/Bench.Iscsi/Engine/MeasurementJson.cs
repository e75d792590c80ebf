using System.Globalization;
using Bench.Engine;
using Bench.Engine.Measuring;
using Bench.Engine.Results.Json;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>What is measured of sessions beyond their counters, as a result has it: times of commands, digests, CPU, TCP.</summary>
internal static class MeasurementJson
{
    private static readonly double[] Percentiles = [50, 90, 95, 99, 99.9, 99.99];

    public static void WriteAnatomy(JsonText json, IReadOnlyList<CommandAnatomy> anatomies)
    {
        json.BeginObject("anatomy");
        foreach (var anatomy in anatomies)
        {
            json.BeginObject(DirectionName(anatomy.Direction));
            WriteTimes(json, "total_ns", anatomy.Total);
            for (var stage = CommandStage.Queue; stage <= CommandStage.Reap; stage++)
            {
                if (anatomy[stage].Count > 0)
                {
                    WriteTimes(json, $"{StageName(stage, anatomy.Direction)}_ns", anatomy[stage]);
                }
            }

            json.EndObject();
        }

        json.EndObject();
    }

    /// <summary>A stage's name in results: what a command waits for depends on what it does.</summary>
    public static string StageName(CommandStage stage, IoDirection direction) => stage switch
    {
        CommandStage.Queue => "queue",
        CommandStage.Send => "send",
        CommandStage.Wait => direction == IoDirection.Read ? "first_data" : "r2t_wait",
        CommandStage.Data => "data",
        CommandStage.Status => "status",
        _ => "reap",
    };

    public static void WriteDigests(JsonText json, IscsiRunStatistics session, CpuSplit? cpu)
    {
        var digests = session.Digests;
        var isTimed = digests.DataPdus == 0 || digests.TimedPdus > 0;
        double? nanoseconds = isTimed ? digests.DataNanoseconds : null;
        json.BeginObject("digests", inline: true);
        json.Write("header_pdus", digests.HeaderPdus);
        json.Write("data_pdus", digests.DataPdus);
        json.Write("bytes", digests.DataBytes);
        json.Write("timed_pdus", digests.TimedPdus);
        json.Write("header_ns", digests.HeaderNanoseconds);
        json.Write("ns", nanoseconds);
        json.Write("ns_per_pdu", digests.DataPdus > 0 ? nanoseconds / digests.DataPdus : null);
        json.Write("ns_per_byte", digests.DataBytes > 0 ? nanoseconds / digests.DataBytes : null);
        json.Write("cpu_pct", nanoseconds is { } data && cpu is { } split ? PercentOfCpu(data + digests.HeaderNanoseconds, split.Usage) : null);
        json.Write("header_errors", session.Counters.HeaderDigestErrors);
        json.Write("data_errors", session.Counters.DataDigestErrors);
        json.EndObject();
    }

    public static void WriteCpu(JsonText json, CpuSplit? cpu, double clockReading)
    {
        if (cpu is null)
        {
            json.Write("cpu", (string?)null);
            return;
        }

        json.BeginObject("cpu");
        json.Write("wall_ns", cpu.WallNanoseconds);
        json.Write("user_ns", cpu.Usage.UserNanoseconds);
        json.Write("system_ns", cpu.Usage.SystemNanoseconds);
        json.BeginObject("routines_ns", inline: true);
        foreach (var (name, nanoseconds) in cpu.Rows)
        {
            json.Write(name, nanoseconds);
        }

        json.EndObject();
        json.BeginObject("routines_pct", inline: true);
        foreach (var (name, nanoseconds) in cpu.Rows)
        {
            json.Write(name, cpu.WallNanoseconds > 0 ? 100 * nanoseconds / cpu.WallNanoseconds : 0.0);
        }

        json.EndObject();
        json.Write("clock_reads", cpu.ClockReads);
        json.Write("clock_pct", cpu.WallNanoseconds > 0 ? 100 * cpu.ClockReads * clockReading / cpu.WallNanoseconds : 0.0);
        json.EndObject();
    }

    public static void WriteTcpSeries(JsonText json, IscsiRunStatistics session, long runStarted)
    {
        json.BeginObject("tcp_series");
        json.Write("interval_ms", session.TcpInterval > 0 ? session.TcpInterval / 1e6 : (double?)null);
        json.BeginArray("rows");
        foreach (var (at, connection, tcp) in session.TcpSamples)
        {
            json.BeginObject(inline: true);
            json.Write("t_ms", (at - runStarted) / 1e6);
            json.Write("connection", connection);
            json.Write("rtt_us", tcp.RoundTripMicroseconds);
            json.Write("rttvar_us", tcp.RoundTripVariationMicroseconds);
            json.Write("retransmits", tcp.Retransmits);
            json.Write("cwnd", tcp.CongestionWindow);
            json.Write("unacked", tcp.Unacknowledged);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
    }

    public static string DirectionName(IoDirection direction) => direction switch
    {
        IoDirection.Read => "read",
        IoDirection.Write => "write",
        IoDirection.Trim => "trim",
        _ => "sync",
    };

    private static double? PercentOfCpu(double nanoseconds, ThreadUsage usage)
    {
        var used = usage.UserNanoseconds + usage.SystemNanoseconds;
        return used > 0 ? 100 * nanoseconds / used : null;
    }

    private static void WriteTimes(JsonText json, string name, LatencyStatistics times)
    {
        json.BeginObject(name, inline: true);
        json.Write("count", times.Count);
        json.Write("sum", times.Sum);
        json.Write("min", times.Minimum);
        json.Write("max", times.Maximum);
        json.Write("mean", times.Mean);
        json.Write("stddev", times.StandardDeviation);
        json.BeginObject("percentiles", inline: true);
        foreach (var percent in Percentiles)
        {
            json.Write(percent.ToString(CultureInfo.InvariantCulture), times.Percentile(percent));
        }

        json.EndObject();
        json.EndObject();
    }
}
