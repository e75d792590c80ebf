using System.Globalization;
using Bench.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Discovery;

/// <summary>Finding targets and their logical units.</summary>
public static class IscsiDiscovery
{
    private const int MaxTargets = 100_000;

    /// <summary>Asks a portal for its targets: a discovery session with <c>SendTargets=All</c>, RFC 7143 section 4.3 and appendix C.</summary>
    /// <param name="options">Portal, initiator name and CHAP; the target's name is not used.</param>
    /// <exception cref="IscsiException">The portal cannot be reached, refuses, or answers nonsense.</exception>
    public static IReadOnlyList<DiscoveredTarget> SendTargets(IscsiConnectOptions options)
    {
        // A declared MaxRecvDataSegmentLength matters: without it LIO answers with endless empty texts.
        using var driver = new SessionDriver(options with { TargetName = null, Connections = 1 }, depth: 1);
        driver.Connect();
        driver.Await(driver.Session.BeginText(KeyText.Write([new(KeyTable.SendTargets, "All")]), Clock.Now), options.CommandTimeout);
        var targets = Read(driver.Session.TextAnswer, driver.Portal);
        driver.LogOut();
        return targets;
    }

    /// <summary>Logs in to a target and describes its logical units.</summary>
    /// <exception cref="IscsiException">The target cannot be reached, or refuses.</exception>
    public static IReadOnlyList<LogicalUnitInfo> LogicalUnits(IscsiConnectOptions options)
    {
        using var driver = new SessionDriver(options with { Connections = 1 }, depth: 1);
        driver.Connect();
        var units = new List<LogicalUnitInfo>();
        using var first = new LogicalUnit(driver, 0);
        foreach (var address in first.ReportLuns())
        {
            if (!LunAddress.TryGetNumber(address, out var number))
            {
                continue;
            }

            using var unit = new LogicalUnit(driver, number);
            var inquiry = unit.Inquiry();

            // tgtd lists a controller as LUN 0; only disks have a size.
            units.Add(inquiry is { Qualifier: 0, DeviceType: 0 }
                ? unit.Describe()
                : new LogicalUnitInfo { Lun = number, Vendor = inquiry.Vendor, Product = inquiry.Product, Revision = inquiry.Revision, DeviceType = inquiry.DeviceType });
        }

        driver.LogOut();
        return units;
    }

    /// <summary>Reads SendTargets' answer: TargetName, then its TargetAddresses.</summary>
    /// <exception cref="IscsiProtocolException">An address without a target, or too many targets.</exception>
    internal static IReadOnlyList<DiscoveredTarget> Read(List<KeyValuePair<string, string>> answer, PortalAddress asked)
    {
        var targets = new List<(string Name, List<DiscoveredPortal> Portals, string? Alias)>();
        foreach (var (key, value) in answer)
        {
            switch (key)
            {
                case KeyTable.TargetName when targets.Count < MaxTargets:
                    targets.Add((value, [], null));
                    break;
                case KeyTable.TargetName:
                    throw new IscsiProtocolException(ProtocolError.Protocol, $"SendTargets: more than {MaxTargets} targets") { Phase = IscsiPhase.Discovery };
                case KeyTable.TargetAddress when targets.Count == 0:
                    throw new IscsiProtocolException(ProtocolError.Protocol, "SendTargets: an address without a target") { Phase = IscsiPhase.Discovery };
                case KeyTable.TargetAddress:
                    targets[^1].Portals.Add(ReadAddress(value));
                    break;
                case KeyTable.TargetAlias when targets.Count > 0:
                    targets[^1] = targets[^1] with { Alias = value };
                    break;
            }
        }

        // Without an address the target is at the portal that was asked.
        return targets.ConvertAll(t => new DiscoveredTarget(t.Name, t.Portals.Count > 0 ? t.Portals : [new DiscoveredPortal(asked, null)]) { Alias = t.Alias });
    }

    private static DiscoveredPortal ReadAddress(string value)
    {
        var comma = value.LastIndexOf(',');
        int? tag = comma >= 0 && int.TryParse(value.AsSpan(comma + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var address = PortalAddress.TryParse(comma >= 0 ? value[..comma] : value)
            ?? throw new IscsiProtocolException(ProtocolError.Protocol, $"SendTargets: {value} is no address") { Phase = IscsiPhase.Discovery };
        return new DiscoveredPortal(address, tag);
    }
}
