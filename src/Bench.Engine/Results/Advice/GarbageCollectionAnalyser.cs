using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>Garbage collections of this program inside the measured time: they stop every daemon for a moment.</summary>
internal sealed class GarbageCollectionAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        if (outcome.ManagedMemory is { Generation0: > 0 } memory)
        {
            yield return new Advisory(
                "gc-during-measurement", false, "This program's garbage collector ran while I/O was measured; the highest latencies may be its doing.",
                string.Create(CultureInfo.InvariantCulture, $"Collections per generation {memory.Generation0}/{memory.Generation1}/{memory.Generation2}, {memory.AllocatedBytes:N0} bytes allocated."),
                "Look at the interval series for single outliers; a longer run makes them rarer than the percentile you look at.", []);
        }
    }
}
