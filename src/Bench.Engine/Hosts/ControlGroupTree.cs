namespace Bench.Engine.Hosts;

/// <summary>
/// The hierarchy of control groups that limits block I/O: <c>blkio</c> of version 1, which takes single threads, or version 2,
/// whose I/O controller takes whole processes.
/// </summary>
/// <param name="Root">Folder of the root group.</param>
/// <param name="IsUnified">True for version 2.</param>
internal sealed record ControlGroupTree(string Root, bool IsUnified)
{
    /// <summary>File that takes members: writing 0 means the writing thread or process.</summary>
    public string Members => IsUnified ? "cgroup.procs" : "tasks";

    /// <summary>Files that take a weight, the first that is there counts.</summary>
    public IReadOnlyList<string> Weights => IsUnified ? ["io.weight", "io.bfq.weight"] : ["blkio.weight", "blkio.bfq.weight"];

    /// <summary>Finds it among the mounts; null when neither is mounted.</summary>
    public static ControlGroupTree? Find(MountTable mounts)
    {
        Mount? single = mounts.Mounts.LastOrDefault(static mount => mount.FileSystem == "cgroup" && mount.Options.Split(',').Contains("blkio"));
        Mount? unified = mounts.Mounts.LastOrDefault(static mount => mount.FileSystem == "cgroup2");
        return (single, unified) switch
        {
            ({ } mount, _) => new ControlGroupTree(mount.MountPoint, false),
            (_, { } mount) => new ControlGroupTree(mount.MountPoint, true),
            _ => null,
        };
    }
}
