namespace Bench.Engine.Results;

/// <summary>How the wait for a steady state before measuring ended, for one phase.</summary>
/// <param name="Phase">The phase, from 0.</param>
/// <param name="Criterion">The criterion as written.</param>
/// <param name="IsAttained">False when the limit came first.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Value">The last value of what was compared: deviation, slope or range, in % or units of the criterion.</param>
public sealed record SteadyStartOutcome(int Phase, string Criterion, bool IsAttained, double Seconds, double Value);
