namespace Bench.Engine.Jobs.Options;

/// <summary>One entry of <c>bssplit</c>.</summary>
/// <param name="Size">Block size, bytes.</param>
/// <param name="Percent">Share of I/Os, 0..100; blanks have been filled in by the parser.</param>
public readonly record struct BlockSizeShare(long Size, double Percent);

/// <summary>One entry of a zoned <c>random_distribution</c>.</summary>
/// <param name="AccessPercent">Share of accesses, 0..100.</param>
/// <param name="Size">Percent of the region (<c>zoned</c>) or bytes (<c>zoned_abs</c>).</param>
public readonly record struct ZoneShare(double AccessPercent, double Size);

/// <summary>A parsed <c>random_distribution</c>.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Parameter">theta, h or deviation in percent.</param>
/// <param name="Center">0..1 position of the hottest block, or null for a random one.</param>
/// <param name="Zones">Zones per direction of the zoned kinds.</param>
public sealed record RandomDistribution(
    RandomDistributionKind Kind,
    double Parameter = 0,
    double? Center = null,
    PerDirection<IReadOnlyList<ZoneShare>>? Zones = null)
{
    /// <summary>Uniform.</summary>
    public static RandomDistribution Uniform { get; } = new(RandomDistributionKind.Random);
}

/// <summary>One piece of a <c>buffer_pattern</c> or <c>verify_pattern</c>: bytes, or the block's offset (<c>%o</c>, 8 bytes little endian).</summary>
/// <param name="Bytes">The literal bytes; empty for the offset piece.</param>
/// <param name="IsOffset">True for <c>%o</c>.</param>
public readonly record struct PatternPiece(ReadOnlyMemory<byte> Bytes, bool IsOffset = false);

/// <summary>A parsed <c>file_service_type</c>.</summary>
/// <param name="Kind">The order.</param>
/// <param name="Parameter">theta, h or deviation of the skewed kinds.</param>
/// <param name="Count">I/Os on a file before the next is chosen.</param>
public readonly record struct FileService(FileServiceType Kind, double Parameter = 0, int Count = 1);

/// <summary>One criterion of <c>sync_file_range</c>: flags and after how many writes.</summary>
/// <param name="Flags">SYNC_FILE_RANGE_* bits.</param>
/// <param name="Every">Number of writes.</param>
public readonly record struct SyncFileRange(uint Flags, int Every);
