using Bench.Engine.Targets;

namespace Bench.Engine.Safety;

/// <summary>Something existing that a run would overwrite, and what speaks against it.</summary>
/// <param name="Path">The target as the job names it.</param>
/// <param name="Kind">File or device.</param>
/// <param name="Start">First byte that may change; 0 when a file is replaced as a whole.</param>
/// <param name="Length">Bytes that may change.</param>
/// <param name="Findings">Reasons against it; none for a blank device or a file of ours.</param>
/// <param name="IsAllowed">True when the user named the target as one to be destroyed.</param>
public sealed record PlannedOverwrite(
    string Path, TargetKind Kind, long Start, long Length, IReadOnlyList<WriteFinding> Findings, bool IsAllowed)
{
    /// <summary>True when the run must not go ahead.</summary>
    public bool IsRefused => Findings.Count > 0 && !IsAllowed;

    /// <summary>True when the target goes as a whole: it is deleted, not written to.</summary>
    public bool IsRemoved { get; init; }
}
