namespace Bench.Engine.Jobs.Options;

/// <summary>A size as a job file gives it: bytes, or a share of the target that is known only once the target is open.</summary>
/// <param name="Bytes">Bytes; meaningless when <paramref name="Percent"/> is set.</param>
/// <param name="Percent">1..100, or 0 when the size is absolute.</param>
public readonly record struct SizeSpec(long Bytes, int Percent = 0)
{
    /// <summary>True when the size is a share of the target.</summary>
    public bool IsPercent => Percent > 0;

    /// <summary>The size in bytes against a target of <paramref name="total"/> bytes.</summary>
    public long Resolve(long total) => IsPercent ? Proportion.Of(total, Percent, 100) : Bytes;
}
