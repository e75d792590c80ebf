using System.Globalization;
using System.Text;
using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>One mounted file system (a line of /proc/self/mountinfo, proc_pid_mountinfo(5)).</summary>
/// <param name="Device">Device number; of no real device for btrfs, NFS, tmpfs and their like.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="FileSystem">Its type.</param>
/// <param name="Source">What is mounted: a device, a server path, or a word.</param>
/// <param name="Options">Options of the mount, then those of the file system, each once.</param>
public sealed record Mount(DeviceNumber Device, string MountPoint, string FileSystem, string Source, string Options);

/// <summary>What is mounted where.</summary>
/// <param name="mounts">The mounts in the order of the kernel's table.</param>
public sealed class MountTable(IReadOnlyList<Mount> mounts)
{
    /// <summary>All mounts; a later one of the same mount point covers an earlier.</summary>
    public IReadOnlyList<Mount> Mounts { get; } = mounts;

    /// <summary>Reads the table of this process.</summary>
    public static MountTable Read(SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        return Parse(SystemRoots.Lines(Path.Combine(roots.Proc, "self", "mountinfo")));
    }

    /// <summary>Reads lines of the table; lines of a form that is not known are left out.</summary>
    public static MountTable Parse(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var mounts = new List<Mount>();
        foreach (string[] fields in lines.Select(line => line.Split(' ')))
        {
            // Optional fields before the dash vary in number.
            int dash = Array.IndexOf(fields, "-");
            if (dash < 6 || fields.Length < dash + 4 || !TryDevice(fields[2], out DeviceNumber device))
            {
                continue;
            }

            mounts.Add(new Mount(
                device, Unescape(fields[4]), fields[dash + 1], Unescape(fields[dash + 2]),
                string.Join(',', $"{fields[5]},{fields[dash + 3]}".Split(',').Distinct())));
        }

        return new MountTable(mounts);
    }

    /// <summary>The mount that holds a path, which need not exist.</summary>
    public Mount? Holding(string path)
    {
        string full = RealPath.Of(path);
        return Mounts
            .Where(mount => full == mount.MountPoint || mount.MountPoint == "/"
                || full.StartsWith(mount.MountPoint + "/", StringComparison.Ordinal))
            .OrderBy(mount => mount.MountPoint.Length)
            .LastOrDefault();
    }

    internal static bool TryDevice(string text, out DeviceNumber device)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 2
            && uint.TryParse(parts[0], CultureInfo.InvariantCulture, out uint major)
            && uint.TryParse(parts[1], CultureInfo.InvariantCulture, out uint minor))
        {
            device = new DeviceNumber(major, minor);
            return true;
        }

        device = default;
        return false;
    }

    // The kernel writes blanks and backslashes as \ooo.
    internal static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool octal = text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
            plain.Append(octal ? (char)Convert.ToInt32(text.Substring(i + 1, 3), 8) : text[i]);
            i += octal ? 3 : 0;
        }

        return plain.ToString();
    }
}
