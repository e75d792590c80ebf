using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>How block devices stand on each other, from sysfs: disks, partitions, device mapper, md, loop.</summary>
/// <param name="roots">Where sysfs is.</param>
public sealed class BlockDevices(SystemRoots roots)
{
    /// <summary>Kernel names of all whole devices, such as <c>sda</c> and <c>loop0</c>.</summary>
    public IReadOnlyList<string> All => SystemRoots.Entries(Path.Combine(roots.Sys, "block"));

    /// <summary>The kernel name of a device (<c>sda1</c>), or null when sysfs does not know it.</summary>
    public string? NameOf(DeviceNumber device)
    {
        string link = Path.Combine(roots.Sys, "dev", "block", device.ToString());
        return new FileInfo(link).LinkTarget is { } target ? Path.GetFileName(target) : null;
    }

    /// <summary>Where the kernel keeps a whole device, links followed (<c>/sys/devices/…</c>); empty for an unknown name.</summary>
    public string PlaceOf(string disk)
    {
        string folder = Path.Combine(roots.Sys, "block");
        return new FileInfo(Path.Combine(folder, disk)).LinkTarget is { } link ? Path.GetFullPath(link, folder) : string.Empty;
    }

    /// <summary>The number of a device, or null for an unknown name.</summary>
    public DeviceNumber? NumberOf(string name) =>
        Attribute(name, "dev") is { } text && MountTable.TryDevice(text, out DeviceNumber device) ? device : null;

    /// <summary>An attribute of a device (<c>size</c>, <c>queue/scheduler</c>, <c>loop/backing_file</c>), or null.</summary>
    public string? Attribute(string name, string attribute) =>
        Folder(name) is { } folder ? SystemRoots.Read(Path.Combine(folder, attribute)) : null;

    /// <summary>What a disk calls itself: vendor and model, the name of a mapping, or the file of a loop device; null when unknown.</summary>
    public string? Model(string name)
    {
        string model = $"{Attribute(name, "device/vendor")} {Attribute(name, "device/model")}".Trim();

        // The "vendor" of virtio is a PCI number, and the one of a SATA disk says only ATA.
        if (model.StartsWith("ATA ", StringComparison.Ordinal) || model.StartsWith("0x", StringComparison.Ordinal))
        {
            model = (Attribute(name, "device/model") ?? string.Empty).Trim();
        }

        return model.Length > 0 ? model : Attribute(name, "dm/name") ?? Attribute(name, "loop/backing_file");
    }

    /// <summary>The disk of a partition; any other device is its own.</summary>
    public string DiskOf(string name)
    {
        if (Directory.Exists(Path.Combine(roots.Sys, "block", name)))
        {
            return name;
        }

        return All.FirstOrDefault(disk => Directory.Exists(Path.Combine(roots.Sys, "block", disk, name))) ?? name;
    }

    /// <summary>Partitions of a disk.</summary>
    public IEnumerable<string> PartitionsOf(string disk) => SystemRoots.Entries(Path.Combine(roots.Sys, "block", disk))
        .Where(entry => File.Exists(Path.Combine(roots.Sys, "block", disk, entry, "partition")));

    /// <summary>Devices that are made of this one: volumes, arrays, and loop devices over its node.</summary>
    public IEnumerable<string> HoldersOf(string name)
    {
        IEnumerable<string> holders = Folder(name) is { } folder ? SystemRoots.Entries(Path.Combine(folder, "holders")) : [];
        return holders.Concat(LoopsByFile()[$"/dev/{name}"]);
    }

    /// <summary>Devices that this one is made of.</summary>
    public IEnumerable<string> SlavesOf(string name)
    {
        IEnumerable<string> slaves = Folder(name) is { } folder ? SystemRoots.Entries(Path.Combine(folder, "slaves")) : [];
        return Attribute(name, "loop/backing_file") is { } file && file.StartsWith("/dev/", StringComparison.Ordinal)
            ? slaves.Append(Path.GetFileName(RealPath.Of(file)))
            : slaves;
    }

    /// <summary>The loop devices over each file or device that has any, by its absolute path.</summary>
    public ILookup<string, string> LoopsByFile() => All
        .Where(name => name.StartsWith("loop", StringComparison.Ordinal))
        .Select(name => (Name: name, File: Attribute(name, "loop/backing_file")))
        .Where(loop => loop.File is not null)
        .ToLookup(loop => loop.File!, loop => loop.Name, StringComparer.Ordinal);

    /// <summary>Everything above a device, itself first: its partitions and what is made of them, to the top.</summary>
    public IReadOnlyList<string> AllAbove(string name)
    {
        var found = new List<string> { name };
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(PartitionsOf(found[i]).Concat(HoldersOf(found[i])).Where(other => !found.Contains(other)));
        }

        return found;
    }

    /// <summary>Everything below a device, without itself.</summary>
    public IReadOnlyList<string> AllBelow(string name)
    {
        var found = new List<string> { name };
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(SlavesOf(found[i]).Where(other => !found.Contains(other)));
        }

        return found[1..];
    }

    private string? Folder(string name)
    {
        string whole = Path.Combine(roots.Sys, "block", name);
        if (Directory.Exists(whole))
        {
            return whole;
        }

        string partition = Path.Combine(roots.Sys, "block", DiskOf(name), name);
        return Directory.Exists(partition) ? partition : null;
    }
}
