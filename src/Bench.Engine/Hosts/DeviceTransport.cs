namespace Bench.Engine.Hosts;

/// <summary>How a disk is attached, and by which initiator or adapter.</summary>
/// <param name="Name">
/// <c>nvme</c>, <c>nvme-tcp</c>, <c>sata</c>, <c>sas</c>, <c>fc</c>, <c>iscsi</c>, <c>usb</c>, <c>virtio</c>, <c>loop</c>, <c>zram</c>,
/// <c>multipath iscsi</c> …; null when unknown.
/// </param>
/// <param name="Initiator">
/// <c>software (iscsi_tcp)</c>, <c>iser (iscsi_iser)</c>, <c>toe (cxgb4i)</c>, <c>hba (lpfc)</c>; null for a disk that has none.
/// </param>
public sealed record DeviceTransport(string? Name, string? Initiator = null)
{
    /// <summary>
    /// The kernel's iSCSI drivers (<c>scsi_host/hostN/proc_name</c>) that leave TCP to the kernel or to RDMA; every other one has an adapter
    /// that does TCP, or all of iSCSI, itself: bnx2i, cxgb3i, cxgb4i, qedi, be2iscsi, qla4xxx.
    /// </summary>
    private static readonly Dictionary<string, string> IscsiDrivers = new(StringComparer.Ordinal)
    {
        ["iscsi_tcp"] = "software",
        ["iscsi_iser"] = "iser",
        ["ib_iser"] = "iser",
        ["iser"] = "iser",
    };

    /// <summary>Finds the transport of a disk (<c>sda</c>, <c>nvme0n1</c>) from the path of its device in sysfs.</summary>
    public static DeviceTransport Of(string disk, SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(roots);
        string path = new BlockDevices(roots).PlaceOf(disk);
        if (disk.StartsWith("nvme", StringComparison.Ordinal))
        {
            return Nvme(disk, roots);
        }

        if (Numbered(path, "session") is not null)
        {
            string? driver = HostDriver(path, roots);
            return new DeviceTransport("iscsi", Named(driver is null ? null : IscsiDrivers.GetValueOrDefault(driver, "toe"), driver));
        }

        if (path.Contains("/rport-", StringComparison.Ordinal))
        {
            // FCoE without an adapter that knows it runs in the kernel.
            string? driver = HostDriver(path, roots);
            return new DeviceTransport("fc", Named(driver == "fcoe" ? "software" : "hba", driver));
        }

        if (path.Contains("/end_device-", StringComparison.Ordinal))
        {
            return new DeviceTransport("sas", Named("hba", HostDriver(path, roots)));
        }

        if (disk.StartsWith("dm-", StringComparison.Ordinal) && Multipath(disk, roots) is { } multipath)
        {
            return multipath;
        }

        return new DeviceTransport(Local(path) ?? ByName(disk));
    }

    /// <summary>A multipath map (its UUID begins with mpath-) is attached as its paths are.</summary>
    private static DeviceTransport? Multipath(string disk, SystemRoots roots)
    {
        string map = Path.Combine(roots.Sys, "block", disk);
        if (SystemRoots.Read(Path.Combine(map, "dm", "uuid"))?.StartsWith("mpath-", StringComparison.Ordinal) != true)
        {
            return null;
        }

        List<DeviceTransport> paths = [.. SystemRoots.Entries(Path.Combine(map, "slaves")).Select(slave => Of(slave, roots)).Distinct()];
        return new DeviceTransport(
            $"multipath {string.Join('+', paths.Select(path => path.Name).Distinct())}".TrimEnd(),
            paths.Select(path => path.Initiator).Distinct().ToList() is [string initiator] ? initiator : paths.Count == 0 ? null : string.Join(" + ", paths.Select(path => path.Initiator ?? path.Name)));
    }

    private static string? Local(string path) =>
        Numbered(path, "ata") is not null ? "sata"
        : path.Contains("/usb", StringComparison.Ordinal) ? "usb"
        : path.Contains("/virtio", StringComparison.Ordinal) ? "virtio"
        : path.Contains("/vmbus", StringComparison.OrdinalIgnoreCase) ? "hyper-v"
        : path.Contains("/vbd-", StringComparison.Ordinal) ? "xen"
        : path.Contains("/mmc_host/", StringComparison.Ordinal) ? "mmc"
        : path.Contains("/ufshc", StringComparison.Ordinal) ? "ufs"
        : path.Contains("/srp_", StringComparison.Ordinal) || (Numbered(path, "port-", ':') is not null && path.Contains("srp", StringComparison.Ordinal)) ? "srp"
        : null;

    private static string? ByName(string disk) => DriverPrefix(disk) switch
    {
        "loop" => "loop",
        "zram" => "zram",
        "ram" => "ram",
        "nbd" => "nbd",
        "rbd" => "rbd",
        "pmem" => "pmem",
        "nullb" => "null_blk",
        "dm-" => "device-mapper",
        "md" => "md",
        "sd" => "scsi",
        _ => null,
    };

    // Of a multipath NVMe device, "device" is the subsystem, and its controllers stand below.
    private static DeviceTransport Nvme(string disk, SystemRoots roots)
    {
        string device = Path.Combine(roots.Sys, "block", disk, "device");
        string? kind = SystemRoots.Read(Path.Combine(device, "transport"))
            ?? SystemRoots.Entries(device)
                .Where(entry => entry.StartsWith("nvme", StringComparison.Ordinal))
                .Select(controller => SystemRoots.Read(Path.Combine(device, controller, "transport")))
                .FirstOrDefault(transport => transport is not null);
        return kind is null or "pcie"
            ? new DeviceTransport("nvme")
            : new DeviceTransport($"nvme-{kind}", kind == "fc" ? "hba (nvme_fc)" : $"software (nvme_{kind})");
    }

    private static string? HostDriver(string path, SystemRoots roots) => Numbered(path, "host") is string host
        ? SystemRoots.Read(Path.Combine(roots.Sys, "class", "scsi_host", host, "proc_name"))
        : null;

    private static string? Named(string? kind, string? driver) => kind is null ? null : driver is null ? kind : $"{kind} ({driver})";

    private static string DriverPrefix(string disk)
    {
        int letters = disk.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        return letters < 0 ? disk : disk.StartsWith("dm-", StringComparison.Ordinal) ? "dm-" : disk[..letters];
    }

    /// <summary>The first folder of a path that is called <paramref name="name"/> and a number; null when there is none.</summary>
    internal static string? Numbered(string path, string name, char within = '0')
    {
        string[] parts = path.Split('/');
        for (int i = 1; i < parts.Length - 1; i++)
        {
            ReadOnlySpan<char> part = parts[i];
            if (part.Length > name.Length && part.StartsWith(name) && IsNumber(part[name.Length..], within))
            {
                return parts[i];
            }
        }

        return null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, char within)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character) && character != within)
            {
                return false;
            }
        }

        return true;
    }
}
