using Bench.Engine.Targets;

namespace Bench.Engine.Results;

/// <summary>What is known of a target beyond what I/O needs. Null means unknown or not applicable.</summary>
/// <param name="Target">The target.</param>
public sealed record TargetDescription(Target Target)
{
    /// <summary>File system type.</summary>
    public string? FileSystem { get; init; }

    /// <summary>Mount point.</summary>
    public string? Mount { get; init; }

    /// <summary>Options of the mount, then those of the file system.</summary>
    public string? MountOptions { get; init; }

    /// <summary>Kernel name of the device below.</summary>
    public string? Device { get; init; }

    /// <summary>Model of the device.</summary>
    public string? Model { get; init; }

    /// <summary>I/O scheduler.</summary>
    public string? Scheduler { get; init; }

    /// <summary>True for a device with seek times.</summary>
    public bool? Rotational { get; init; }

    /// <summary>Transport: <c>nvme</c>, <c>sata</c>, <c>iscsi</c>, <c>virtio</c> …</summary>
    public string? Transport { get; init; }

    /// <summary>Initiator or adapter: <c>built-in</c>, <c>software (iscsi_tcp)</c>, <c>toe (cxgb4i)</c>, <c>hba (lpfc)</c> …</summary>
    public string? Initiator { get; init; }

    /// <summary>What a session of the kernel's initiators has agreed on, keys of RFC 7143; empty for other targets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> IscsiKeys { get; init; } = [];
}
