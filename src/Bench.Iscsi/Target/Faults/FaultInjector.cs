using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Faults;

/// <summary>Draws the faults of one connection from its own random stream, so that a seed gives the same faults again.</summary>
internal sealed class FaultInjector
{
    private readonly FaultSpec[] _faults;
    private readonly Random _random;

    private FaultInjector(IReadOnlyList<FaultSpec> faults, int seed)
    {
        _faults = [.. faults];
        _random = new Random(seed);
        CorruptsDigests = _faults.Any(fault => fault.Kind == FaultKind.BadDigest);
    }

    public bool CorruptsDigests { get; }

    /// <summary>Null when there are no faults, so that nothing is drawn.</summary>
    public static FaultInjector? Create(IReadOnlyList<FaultSpec> faults, int seed) => faults.Count == 0 ? null : new(faults, seed);

    /// <summary>The fault that replaces the command, if any does: the first in the order given that is drawn.</summary>
    public FaultSpec? Instead(CommandAccess access)
    {
        foreach (FaultSpec fault in _faults)
        {
            bool replaces = fault.Kind is FaultKind.Busy or FaultKind.TaskSetFull or FaultKind.CheckCondition or FaultKind.Drop or FaultKind.Silence;
            if (replaces && Hits(fault, access))
            {
                return fault;
            }
        }
        return null;
    }

    /// <summary>Nanoseconds to add; latencies of several faults add up.</summary>
    public long Delay(FaultKind kind, CommandAccess access)
    {
        long total = 0;
        foreach (FaultSpec fault in _faults)
        {
            if (fault.Kind == kind && Hits(fault, access))
            {
                total += fault.Latency.Draw(_random);
            }
        }
        return total;
    }

    public bool CorruptsDigest(CommandAccess access)
    {
        foreach (FaultSpec fault in _faults)
        {
            if (fault.Kind == FaultKind.BadDigest && Hits(fault, access))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True where a task management request is to get no answer.</summary>
    public bool Ignores(TaskManagementFunction function)
    {
        FaultKind? kind = function switch
        {
            TaskManagementFunction.AbortTask => FaultKind.DeafToAbort,
            TaskManagementFunction.LogicalUnitReset => FaultKind.DeafToReset,
            _ => null,
        };
        return Array.Exists(_faults, fault => fault.Kind == kind && (fault.Probability >= 1 || _random.NextDouble() < fault.Probability));
    }

    private bool Hits(FaultSpec fault, CommandAccess access)
    {
        FaultScope scope = access switch { CommandAccess.ReadsMedium => FaultScope.Reads, CommandAccess.WritesMedium => FaultScope.Writes, _ => 0 };
        return (fault.Scope & scope) != 0 && (fault.Probability >= 1 || _random.NextDouble() < fault.Probability);
    }
}
