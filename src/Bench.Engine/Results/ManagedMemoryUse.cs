namespace Bench.Engine.Results;

/// <summary>What the .NET runtime did between start and end of the measured time.</summary>
/// <param name="Generation0">Collections of generation 0 and above.</param>
/// <param name="Generation1">Collections of generation 1 and above.</param>
/// <param name="Generation2">Collections of generation 2.</param>
/// <param name="AllocatedBytes">Bytes allocated.</param>
public readonly record struct ManagedMemoryUse(int Generation0, int Generation1, int Generation2, long AllocatedBytes)
{
    /// <summary>The counters now; subtract two readings.</summary>
    public static ManagedMemoryUse Now => new(
        GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalAllocatedBytes(precise: false));

    /// <summary>What happened in two stretches together.</summary>
    public static ManagedMemoryUse operator +(ManagedMemoryUse left, ManagedMemoryUse right) => new(
        left.Generation0 + right.Generation0,
        left.Generation1 + right.Generation1,
        left.Generation2 + right.Generation2,
        left.AllocatedBytes + right.AllocatedBytes);

    /// <summary>What happened between two readings.</summary>
    public static ManagedMemoryUse operator -(ManagedMemoryUse left, ManagedMemoryUse right) => new(
        left.Generation0 - right.Generation0,
        left.Generation1 - right.Generation1,
        left.Generation2 - right.Generation2,
        left.AllocatedBytes - right.AllocatedBytes);
}
