namespace Bench.Engine.Targets;

/// <summary>What is at a path before a run touches it.</summary>
public sealed record TargetInspection
{
    /// <summary>The path as given.</summary>
    public required string Path { get; init; }

    /// <summary>What it is; a path where nothing is yet counts as a <see cref="TargetKind.File"/>.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>False when nothing is there.</summary>
    public required bool Exists { get; init; }

    /// <summary>Bytes of the file or device; 0 for a missing file, null where the notion has no meaning (character devices, pipes).</summary>
    public required long? Size { get; init; }

    /// <summary>Bytes of storage behind a regular file; less than <see cref="Size"/> for a sparse one.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Alignment of offset and length that direct I/O needs, bytes; 1 when any goes.</summary>
    public int LogicalBlockSize { get; init; } = 1;

    /// <summary>False when the file system says that it has no direct I/O for this file.</summary>
    public bool SupportsDirectIo { get; init; } = true;

    /// <summary>True for a block device that the kernel has marked read-only.</summary>
    public bool IsReadOnlyDevice { get; init; }

    /// <summary>The device itself for device nodes, otherwise the device of the file system that holds the path.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>This as a target whose region is all of it.</summary>
    public Target ToTarget() => new(Path, Kind, Size ?? 0, LogicalBlockSize);
}

/// <summary>Major and minor number of a device.</summary>
/// <param name="Major">The driver.</param>
/// <param name="Minor">The device of that driver.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary><c>major:minor</c>, as /sys/dev spells it.</summary>
    public override string ToString() => $"{Major}:{Minor}";
}
