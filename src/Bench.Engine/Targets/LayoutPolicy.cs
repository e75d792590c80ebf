namespace Bench.Engine.Targets;

/// <summary>What a run may do to the file systems it lays files out on.</summary>
public sealed record LayoutPolicy
{
    /// <summary>For <c>bench run</c>: keeps <see cref="FreeSpaceFloor.Default"/> free and refuses <c>fill_device</c>.</summary>
    public static LayoutPolicy Default { get; } = new();

    /// <summary>For <c>bench fio</c>: fills file systems as fio does.</summary>
    public static LayoutPolicy FioCompatible { get; } = new() { Floor = FreeSpaceFloor.None, AllowFillDevice = true };

    /// <summary>Space that must stay free.</summary>
    public FreeSpaceFloor Floor { get; init; } = FreeSpaceFloor.Default;

    /// <summary>True when the user asked outside of the job file that devices may be filled: <c>fill_device</c> then runs, and no floor holds.</summary>
    public bool AllowFillDevice { get; init; }

    /// <summary>True forbids to create or change any file (fio <c>--readonly</c>).</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>Space that a layout leaves on a file system: the smaller of a fixed amount and a share of its size.</summary>
/// <param name="Bytes">Most bytes to leave; 0 leaves none.</param>
/// <param name="Percent">Share of the file system, 0..100.</param>
public readonly record struct FreeSpaceFloor(long Bytes, double Percent)
{
    /// <summary>
    /// 1 GiB, or 2 % on file systems below 50 GiB. The smaller one, so that a small scratch file system stays usable while a
    /// large one keeps what logs and package managers need.
    /// </summary>
    public static FreeSpaceFloor Default { get; } = new(1L << 30, 2);

    /// <summary>No floor.</summary>
    public static FreeSpaceFloor None { get; } = new(0, 0);

    /// <summary>Bytes to leave on a file system of <paramref name="total"/> bytes.</summary>
    public long For(long total) => Math.Min(Bytes, (long)(total * (Percent / 100)));
}

/// <summary>How far a layout has come.</summary>
/// <param name="Path">The file being written.</param>
/// <param name="BytesDone">Bytes written of it.</param>
/// <param name="BytesTotal">Its size, bytes.</param>
public readonly record struct LayoutProgress(string Path, long BytesDone, long BytesTotal);
