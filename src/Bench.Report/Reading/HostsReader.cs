using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads the <c>hosts</c> object of a run on many hosts.</summary>
internal static class HostsReader
{
    public static HostsResult? Read(JsonElement bench) => bench.Child("hosts") is not { } hosts ? null : new HostsResult
    {
        Transport = hosts.Text("transport") ?? "MPI",
        Missing = hosts.Texts("missing"),
        StartSkewNanoseconds = hosts.Number("start_skew_ns"),
        StartSkewErrorNanoseconds = hosts.Number("start_skew_error_ns"),
        Fastest = hosts.Text("fastest"),
        Slowest = hosts.Text("slowest"),
        Outliers = hosts.Texts("outliers"),
        Hosts = [.. hosts.Items("per_host").Select(Host)],
        Ranks = [.. hosts.Items("per_rank").Select(Host)],
    };

    private static HostResult Host(JsonElement host) => new()
    {
        Host = host.Text("host") ?? "?",
        Ranks = host.Child("ranks") is { ValueKind: JsonValueKind.Array } ranks
            ? [.. ranks.EnumerateArray().Select(static rank => rank.GetInt32())]
            : [(int)host.Whole("rank")],
        Daemons = host.Whole("daemons"),
        Iops = host.Number("iops") ?? 0,
        BytesPerSecond = host.Number("bytes_per_s") ?? 0,
        LatencyMean = host.Number("lat_mean_ns"),
        LatencyP99 = host.Number("lat_p99_ns"),
        LatencyMaximum = host.Number("lat_max_ns"),
        StartSkewNanoseconds = host.Number("start_skew_ns"),
        ClockOffsetNanoseconds = host.Child("clock")?.Number("offset_ns"),
        ClockErrorNanoseconds = host.Child("clock")?.Number("error_ns"),
        CpuBusyPercent = host.Number("cpu_busy_pct"),
        Kernel = host.Text("kernel"),
        Missing = host.Text("missing"),
    };
}
