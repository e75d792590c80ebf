using System.Text.RegularExpressions;

namespace Bench.Engine.Hosts;

/// <summary>How a disk is attached, and for networked storage by which initiator.</summary>
/// <param name="Name"><c>nvme</c>, <c>nvme-tcp</c>, <c>sata</c>, <c>sas</c>, <c>fc</c>, <c>iscsi</c>, <c>usb</c>, <c>virtio</c>, <c>loop</c>, <c>zram</c> …; null when unknown.</param>
/// <param name="Initiator">
/// Of a remote disk: <c>software (iscsi_tcp)</c>, <c>iser (ib_iser)</c>, <c>toe (cxgb4i)</c>, <c>hba (qla4xxx)</c>; null for a local one.
/// </param>
public sealed partial record DeviceTransport(string? Name, string? Initiator = null)
{
    // By the kernel's iSCSI transports: who does TCP and who does iSCSI itself.
    private static readonly Dictionary<string, string> IscsiDrivers = new(StringComparer.Ordinal)
    {
        ["iscsi_tcp"] = "software",
        ["iser"] = "iser",
        ["ib_iser"] = "iser",
        ["cxgb3i"] = "toe",
        ["cxgb4i"] = "toe",
        ["bnx2i"] = "hba",
        ["be2iscsi"] = "hba",
        ["qla4xxx"] = "hba",
        ["qedi"] = "hba",
    };

    /// <summary>Finds the transport of a disk (<c>sda</c>, <c>nvme0n1</c>) from the path of its device in sysfs.</summary>
    public static DeviceTransport Of(string disk, SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(roots);
        string path = DevicePath(disk, roots);
        if (disk.StartsWith("nvme", StringComparison.Ordinal))
        {
            return Nvme(disk, roots);
        }

        if (IscsiSession().IsMatch(path))
        {
            string? driver = HostDriver(path, roots);
            return new DeviceTransport("iscsi", Named(driver is null ? null : IscsiDrivers.GetValueOrDefault(driver, "hba"), driver));
        }

        if (path.Contains("/rport-", StringComparison.Ordinal))
        {
            return new DeviceTransport("fc", Named("hba", HostDriver(path, roots)));
        }

        return new DeviceTransport(Local(path) ?? ByName(disk));
    }

    private static string? Local(string path) =>
        path.Contains("/end_device-", StringComparison.Ordinal) ? "sas"
        : AtaPort().IsMatch(path) ? "sata"
        : path.Contains("/usb", StringComparison.Ordinal) ? "usb"
        : path.Contains("/virtio", StringComparison.Ordinal) ? "virtio"
        : path.Contains("/vmbus", StringComparison.OrdinalIgnoreCase) ? "hyper-v"
        : path.Contains("/vbd-", StringComparison.Ordinal) ? "xen"
        : path.Contains("/mmc_host/", StringComparison.Ordinal) ? "mmc"
        : path.Contains("/ufshc", StringComparison.Ordinal) ? "ufs"
        : SrpPort().IsMatch(path) ? "srp"
        : null;

    private static string? ByName(string disk) => DriverPrefix().Match(disk).Value switch
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

    private static string DevicePath(string disk, SystemRoots roots)
    {
        var link = new FileInfo(Path.Combine(roots.Sys, "block", disk));
        return link.LinkTarget is null ? string.Empty : Path.GetFullPath(link.LinkTarget, Path.Combine(roots.Sys, "block"));
    }

    private static string? HostDriver(string path, SystemRoots roots) => ScsiHost().Match(path) is { Success: true } host
        ? SystemRoots.Read(Path.Combine(roots.Sys, "class", "scsi_host", host.Groups[1].Value, "proc_name"))
        : null;

    private static string? Named(string? kind, string? driver) => kind is null ? null : driver is null ? kind : $"{kind} ({driver})";

    [GeneratedRegex(@"/session\d+/")]
    private static partial Regex IscsiSession();

    [GeneratedRegex(@"/(host\d+)/")]
    private static partial Regex ScsiHost();

    [GeneratedRegex(@"/ata\d+/")]
    private static partial Regex AtaPort();

    [GeneratedRegex(@"/port-\d+:\d+/.*srp|/srp_")]
    private static partial Regex SrpPort();

    [GeneratedRegex("^(dm-|[a-z]+)")]
    private static partial Regex DriverPrefix();
}
