namespace Bench.Engine.Jobs.Options;

/// <summary>Where a thread's memory comes from (set_mempolicy(2), fio <c>numa_mem_policy</c>).</summary>
/// <param name="Mode">The policy.</param>
/// <param name="Nodes">Its NUMA nodes; empty for all of them, or where the mode has none.</param>
public sealed record NumaMemoryPolicy(NumaMemoryMode Mode, IReadOnlyList<int> Nodes)
{
    /// <inheritdoc/>
    public override string ToString() => Nodes.Count == 0 ? Word : $"{Word}:{string.Join(',', Nodes)}";

    private string Word => Mode == NumaMemoryMode.Preferred ? "prefer" : Mode.ToString().ToLowerInvariant();
}

/// <summary>The kernel's policies (MPOL_* of linux/mempolicy.h), by their numbers there.</summary>
public enum NumaMemoryMode
{
    /// <summary>As the process has it.</summary>
    Default = 0,

    /// <summary>From one node while it has room.</summary>
    Preferred = 1,

    /// <summary>From these nodes only.</summary>
    Bind = 2,

    /// <summary>From these nodes in turn.</summary>
    Interleave = 3,

    /// <summary>From the node of the CPU that asks.</summary>
    Local = 4,
}
