using System.Runtime;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>
/// Keeps the garbage collector idle while daemons measure: the heap is collected before, and what the watching side
/// allocates meanwhile (some kilobytes a second) comes out of a budget reserved beforehand. Counts what happened all the same.
/// </summary>
internal sealed class QuietMemory : IDisposable
{
    private const long Budget = 32 << 20;

    private readonly ManagedMemoryUse _before;

    public QuietMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
        {
            GC.TryStartNoGCRegion(Budget);
        }

        _before = ManagedMemoryUse.Now;
    }

    /// <summary>What the runtime did since.</summary>
    public ManagedMemoryUse Use => ManagedMemoryUse.Now - _before;

    public void Dispose()
    {
        // The runtime leaves the region by itself when the budget is spent.
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
