namespace Bench.Engine.Running;

/// <summary>
/// Ends a run from outside, with the state of its verified writes saved, and then runs a command such as one that cuts the
/// power (<c>--trigger-file</c>, <c>--trigger-timeout</c>, <c>--trigger</c>).
/// </summary>
/// <param name="File">Pulled once this file exists, which is then deleted; null without.</param>
/// <param name="After">Pulled this long after the start; null without.</param>
/// <param name="Command">Shell command to run then; null without.</param>
public sealed record RunTrigger(string? File, TimeSpan? After, string? Command);
