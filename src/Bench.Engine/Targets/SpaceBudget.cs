using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>
/// Keeps a run from filling file systems: every file announces what it will grow to, and what the file system has left
/// after all announcements must not fall below the floor. Shared by the daemons of a run; thread-safe.
/// </summary>
internal sealed class SpaceBudget(FreeSpaceFloor floor)
{
    private readonly Lock _lock = new();

    // Growth that is announced but not yet allocated, by file, since jobs that write without layout allocate later.
    private readonly Dictionary<string, (DeviceNumber Device, long Bytes)> _outstanding = new(StringComparer.Ordinal);
    private readonly Dictionary<DeviceNumber, long> _totals = [];

    /// <summary>Announces that a file will have <paramref name="size"/> bytes.</summary>
    /// <exception cref="DeviceException">28: too little would be left.</exception>
    public void Reserve(string path, DeviceNumber device, long allocated, long size)
    {
        if (floor.Bytes == 0)
        {
            return;
        }

        FileSystemStatus space = FileSystemStatus.Read(RealPath.Existing(path));
        if (space.TotalBytes == 0)
        {
            // ramfs, FUSE and others that do not count.
            return;
        }

        long keep = floor.For(space.TotalBytes);
        long growth = Math.Max(0, size - allocated);
        lock (_lock)
        {
            long others = _totals.GetValueOrDefault(device) - Outstanding(path);
            if (space.AvailableBytes - others - growth < keep && growth > 0)
            {
                throw new DeviceException(
                    path,
                    Errno.ENOSPC,
                    $"{path}: {Human(growth)} more would leave less than {Human(keep)} free on its file system "
                    + $"({Human(space.AvailableBytes)} free, {Human(others)} promised to other files); lower size=, free space, or lift the free-space floor with --allow-fill");
            }

            Set(path, device, growth);
        }
    }

    /// <summary>Corrects an announcement by what is allocated now, so that it is not counted twice.</summary>
    public void Allocated(string path, DeviceNumber device, long allocated, long size)
    {
        if (floor.Bytes == 0)
        {
            return;
        }

        lock (_lock)
        {
            Set(path, device, Math.Max(0, size - allocated));
        }
    }

    private static string Human(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double value = bytes;
        int unit = 0;
        while (Math.Abs(value) >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    private long Outstanding(string path) => _outstanding.TryGetValue(path, out var entry) ? entry.Bytes : 0;

    private void Set(string path, DeviceNumber device, long bytes)
    {
        _totals[device] = _totals.GetValueOrDefault(device) + bytes - Outstanding(path);
        _outstanding[path] = (device, bytes);
    }
}
