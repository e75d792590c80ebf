using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Results.Fio;

/// <summary>Writes the <c>steadystate</c> object of fio's JSON.</summary>
internal static class SteadyStateJson
{
    public static void Write(JsonText json, SteadyStateOutcome steady)
    {
        SteadyStateCriterion criterion = steady.Criterion;
        json.BeginObject("steadystate");
        json.Write("ss", $"{criterion.Name}{(criterion.BySlope ? "_slope" : "")}:{Number(criterion.Limit, criterion)}");
        json.Write("duration", (long)steady.Window.TotalSeconds);
        json.Write("attained", steady.IsAttained ? 1L : 0L);
        json.Write("criterion", Number(steady.Value, criterion));
        json.Write("max_deviation", steady.MaximumDeviation);
        json.Write("slope", steady.Slope);
        json.BeginObject("data");
        json.Write("bw_mean", Mean(steady.BytesPerSecond));
        json.Write("iops_mean", Mean(steady.Iops));
        if (criterion.Measure == SteadyStateMeasure.Latency)
        {
            json.Write("lat_mean", Mean(steady.Latencies));
            json.Write("lat_ns", steady.Latencies);
        }

        json.Write("iops", steady.Iops);
        json.Write("bw", steady.BytesPerSecond);
        json.EndObject();
        json.EndObject();
    }

    /// <summary>Mean of samples as fio prints it, an integer.</summary>
    public static long Mean(IReadOnlyList<long> samples) => samples.Count == 0 ? 0 : (long)samples.Average();

    private static string Number(double value, SteadyStateCriterion criterion) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:F6}{(criterion.IsPercent ? "%" : "")}");
}
