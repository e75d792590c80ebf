using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Discovery;

/// <summary>A target and where it can be reached.</summary>
/// <param name="Name">iSCSI name.</param>
/// <param name="Portals">Its portals, in the order told.</param>
public sealed record DiscoveredTarget(string Name, IReadOnlyList<DiscoveredPortal> Portals)
{
    /// <summary>The target's name for people, where it was told.</summary>
    public string? Alias { get; init; }
}

/// <summary>A portal of a target.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="PortalGroupTag">Portals of one session have the same tag; null where none was told.</param>
public sealed record DiscoveredPortal(PortalAddress Address, int? PortalGroupTag);
