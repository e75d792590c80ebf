namespace Bench.Engine.Results.Advice;

/// <summary>One finding about a measurement that may mislead.</summary>
/// <param name="Code">Stable name, lower case with dashes.</param>
/// <param name="IsWarning">True when the numbers probably do not mean what one would read into them.</param>
/// <param name="Text">What is wrong, one sentence.</param>
/// <param name="Evidence">The numbers it is concluded from.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Jobs">Names of the jobs concerned.</param>
public sealed record Advisory(string Code, bool IsWarning, string Text, string Evidence, string Fix, IReadOnlyList<string> Jobs);
