namespace Bench.Engine.Results.Advice;

/// <summary>Looks for one kind of trouble in a finished run.</summary>
internal interface IRunAnalyser
{
    /// <summary>What it found; nothing when all is well or when it cannot be known.</summary>
    IEnumerable<Advisory> Examine(RunOutcome outcome);
}
