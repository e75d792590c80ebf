namespace Bench.Engine.Jobs.Options;

/// <summary>An inclusive range of sizes in bytes; both ends equal for a fixed size.</summary>
public readonly record struct SizeRange(long Min, long Max)
{
    /// <summary>A fixed size.</summary>
    public SizeRange(long size)
        : this(size, size)
    {
    }

    /// <summary>True when only one size is possible.</summary>
    public bool IsFixed => Min == Max;
}
