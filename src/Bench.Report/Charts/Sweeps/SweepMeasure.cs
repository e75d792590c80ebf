using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Sweeps;

/// <summary>A number that sweeps are drawn by.</summary>
/// <param name="Id">Part of the chart's name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Axis">Title of its axis.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="Value">Its value in a run; null where it was not measured.</param>
internal sealed record SweepMeasure(string Id, string Title, string Axis, Quantity Quantity, Func<MeasuredRun, double?> Value)
{
    public static readonly SweepMeasure Iops = new("iops", "IOPS", "IOPS", Quantity.Iops, r => r.Direction.Iops);

    public static readonly SweepMeasure Throughput = new("throughput", "Throughput", "Throughput", Quantity.BytesPerSecond, r => r.Direction.BytesPerSecond > 0 ? r.Direction.BytesPerSecond : null);

    public static readonly SweepMeasure MeanLatency = new("latency-mean", "Mean latency", "Latency", Quantity.Latency, r => r.Direction.Latency?.Mean);

    public static readonly SweepMeasure P99 = new("latency-p99", "p99 latency", "Latency", Quantity.Latency, r => r.Direction.Latency?.Percentile(99));

    public static readonly SweepMeasure Response = new("response-p99", "p99 response time", "Response time", Quantity.Latency, r => r.Direction.Of(LatencyKind.Response)?.Percentile(99));

    public static readonly SweepMeasure CpuPerIo = new("cpu-per-io", "CPU per I/O", "CPU time per I/O", Quantity.Latency, r => r.Job.CpuMicrosecondsPerIo * 1000);

    /// <summary>All of them, in the order of the report.</summary>
    public static readonly IReadOnlyList<SweepMeasure> All = [Iops, Throughput, MeanLatency, P99, Response, CpuPerIo];
}
