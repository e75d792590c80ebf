namespace Bench.Engine.Safety;

/// <summary>Why something should not be overwritten.</summary>
/// <param name="Hazard">The kind of reason.</param>
/// <param name="Reason">The reason for people, without the target's name: <c>is mounted on /home (ext4)</c>.</param>
public sealed record WriteFinding(WriteHazard Hazard, string Reason);

/// <summary>Kinds of reasons against a write.</summary>
public enum WriteHazard
{
    /// <summary>A mounted file system is on it, on a part of it, or on what is made of it.</summary>
    Mounted,

    /// <summary>Active swap.</summary>
    Swap,

    /// <summary>Another device is made of it: a volume, an array, a loop device.</summary>
    Holder,

    /// <summary>The kernel has it open exclusively for someone.</summary>
    InUse,

    /// <summary>MBR, GPT or another partition table.</summary>
    PartitionTable,

    /// <summary>A file system or swap area.</summary>
    FileSystem,

    /// <summary>Part of a volume group, pool or storage system (LVM, ZFS, bcache, Ceph …).</summary>
    VolumeManager,

    /// <summary>Part of a RAID array.</summary>
    Raid,

    /// <summary>Encrypted content.</summary>
    Encrypted,

    /// <summary>A regular file with content that Bench did not make.</summary>
    ForeignFile,
}
