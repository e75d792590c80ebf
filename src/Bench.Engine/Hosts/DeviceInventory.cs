using System.Globalization;
using Bench.Engine.Results;
using Bench.Engine.Safety;
using Microsoft.Win32.SafeHandles;

namespace Bench.Engine.Hosts;

/// <summary>A block device of this machine, for <c>bench devices</c>.</summary>
public sealed record BlockDeviceDescription
{
    /// <summary>Kernel name.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The disk of a partition; null for a whole device.</summary>
    public string? Disk { get; init; }

    /// <summary>Model; null when unknown.</summary>
    public string? Model { get; init; }

    /// <summary>Attachment and initiator.</summary>
    public required DeviceTransport Transport { get; init; }

    /// <summary>Active I/O scheduler; null when there is none.</summary>
    public string? Scheduler { get; init; }

    /// <summary>True for a device with seek times.</summary>
    public bool IsRotational { get; init; }

    /// <summary>True when the kernel lets nobody write.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Who uses it now: mounts, swap, volumes; empty when nobody does. What it holds is <see cref="DeviceInventory.Contents"/>.</summary>
    public required IReadOnlyList<WriteFinding> Uses { get; init; }
}

/// <summary>Lists the block devices of this machine.</summary>
public static class DeviceInventory
{
    /// <summary>All disks with a medium and their partitions, each disk followed by its partitions.</summary>
    public static IReadOnlyList<BlockDeviceDescription> Read(SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var devices = new BlockDevices(roots);
        return
        [
            .. devices.All
                .SelectMany(disk => (IEnumerable<string>)[disk, .. devices.PartitionsOf(disk)])
                .Select(name => Describe(name, devices, roots))
                .Where(device => device.Size > 0),
        ];
    }

    /// <summary>
    /// Signatures of partition tables, file systems, volume managers, RAID and encryption on a device, read from it; a word on why it
    /// cannot be read where that is so. Empty for a device that looks blank.
    /// </summary>
    public static IReadOnlyList<string> Contents(BlockDeviceDescription device)
    {
        ArgumentNullException.ThrowIfNull(device);
        try
        {
            using SafeFileHandle handle = File.OpenHandle($"/dev/{device.Name}");
            return [.. SignatureProbe.Probe((bytes, offset) => RandomAccess.Read(handle, bytes, offset), device.Size).Select(static finding => finding.Reason.Replace("holds: ", "", StringComparison.Ordinal))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DeviceException)
        {
            return ["unknown: it cannot be read"];
        }
    }

    private static BlockDeviceDescription Describe(string name, BlockDevices devices, SystemRoots roots)
    {
        string disk = devices.DiskOf(name);
        long.TryParse(devices.Attribute(name, "size"), CultureInfo.InvariantCulture, out long sectors);
        return new BlockDeviceDescription
        {
            Name = name,
            Size = sectors * DiskUtilization.SectorBytes,
            Disk = disk == name ? null : disk,
            Model = devices.Model(disk),
            Transport = DeviceTransport.Of(disk, roots),
            Scheduler = IoScheduler.Active(devices.Attribute(disk, "queue/scheduler")),
            IsRotational = devices.Attribute(disk, "queue/rotational") == "1",
            IsReadOnly = devices.Attribute(name, "ro") == "1",
            Uses = devices.NumberOf(name) is { } number && sectors > 0 ? new DeviceUse(roots).Find($"/dev/{name}", number) : [],
        };
    }
}
