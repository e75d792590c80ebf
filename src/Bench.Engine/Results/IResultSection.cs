using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Results;

/// <summary>
/// What one kind of engine tells of a run beyond the statistics of daemons: an object of its own in the result's <c>bench</c> object, and
/// advice. Status reports ask while daemons run, so its members are safe on any thread.
/// </summary>
public interface IResultSection
{
    /// <summary>Its key in the <c>bench</c> object.</summary>
    string Name { get; }

    /// <summary>True while there is nothing to tell; the key is then left out.</summary>
    bool IsEmpty { get; }

    /// <summary>Writes the members of its object, which is begun and ended by the caller.</summary>
    void Write(JsonText json, RunOutcome outcome);

    /// <summary>Lines for the terminal, below the summary table; from any thread.</summary>
    IEnumerable<string> Summarize() => [];

    /// <summary>What may mislead a reader of the run's numbers; nothing when all is well.</summary>
    IEnumerable<Advisory> Examine(RunOutcome outcome);
}
