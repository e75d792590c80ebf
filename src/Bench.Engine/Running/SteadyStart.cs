using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Running;

/// <summary>What must be steady before measuring begins: the ramp of all daemons of a phase lasts until then.</summary>
/// <param name="Criterion">fio's criterion; null for SNIA's, five rounds whose IOPS lie within 20 % and drift by at most 10 %.</param>
/// <param name="Window">Time that must be steady.</param>
/// <param name="Limit">Time after which measuring begins all the same, and is said to be not steady.</param>
public sealed record SteadyStart(SteadyStateCriterion? Criterion, TimeSpan Window, TimeSpan Limit)
{
    /// <summary>The criterion as it is written: <c>iops:5%</c>, <c>snia</c>.</summary>
    public string Name => Criterion is { } fio
        ? FormattableString.Invariant($"{fio.Name}{(fio.BySlope ? "_slope" : "")}:{fio.Limit}{(fio.IsPercent ? "%" : "")}")
        : "snia";
}
