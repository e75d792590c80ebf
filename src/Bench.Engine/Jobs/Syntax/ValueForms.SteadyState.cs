using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

// The criterion of the steady state.
public static partial class ValueForms
{
    internal static OptionSyntax<SteadyStateCriterion> SteadyStateLimit { get; } =
        WordWithSuffix<(SteadyStateMeasure Measure, bool BySlope), SteadyStateCriterion>(
            ":LIMIT or :LIMIT%",
            (what, suffix) => suffix is not { } text
                ? throw new OptionValueException("a limit is needed, such as iops:5%")
                : text.Value.EndsWith('%')
                    ? new SteadyStateCriterion(what.Measure, what.BySlope, ParseFloat(text.Value[..^1], 0, double.MaxValue), true)
                    : new SteadyStateCriterion(what.Measure, what.BySlope, ParseLimit(what.Measure, text), false),
            ("iops", (SteadyStateMeasure.Iops, false), "largest deviation of the IOPS samples from their mean"),
            ("iops_slope", (SteadyStateMeasure.Iops, true), "slope of the IOPS samples"),
            ("bw", (SteadyStateMeasure.Bandwidth, false), "largest deviation of the bandwidth samples, bytes/s"),
            ("bw_slope", (SteadyStateMeasure.Bandwidth, true), "slope of the bandwidth samples"),
            ("lat", (SteadyStateMeasure.Latency, false), "largest deviation of the samples of mean completion latency, us without a suffix"),
            ("lat_slope", (SteadyStateMeasure.Latency, true), "slope of the latency samples"));

    private static double ParseLimit(SteadyStateMeasure measure, OptionText text) => measure switch
    {
        SteadyStateMeasure.Bandwidth => ParseSize(text, 0, long.MaxValue),
        SteadyStateMeasure.Latency => ParseTime(text, TimeUnit.Microseconds).TotalNanoseconds,
        _ => ParseFloat(text.Value, 0, double.MaxValue),
    };
}
