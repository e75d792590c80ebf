using System.CommandLine;
using System.Text.Json;
using Bench.Cli.Live;
using Bench.Iscsi;
using Bench.Iscsi.Discovery;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;

namespace Bench.Cli.Commands;

/// <summary><c>bench discover URL</c>: what a portal or an iSNS server offers.</summary>
internal static class DiscoverCommand
{
    private const string IsnsScheme = "isns://";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "iscsi://HOST[:PORT] or isns://HOST[:PORT]" };
        var chap = new Option<string?>("--chap") { Description = "CHAP name; the secret comes from bench.ini or BENCH_CHAP_SECRET", HelpName = "USER" };
        var initiator = new Option<string>("--initiator") { Description = "initiator name", DefaultValueFactory = static _ => IscsiConnectOptions.DefaultInitiatorName, HelpName = "IQN" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("discover", "List the targets, portals and LUNs that a portal or an iSNS server offers") { url, chap, initiator, json };
        command.SetAction(parsed => Write(
            Discover(parsed.GetRequiredValue(url), parsed.GetValue(chap), parsed.GetRequiredValue(initiator)), parsed.GetValue(json)));
        return command;
    }

    private static List<FoundTarget> Discover(string url, string? user, string initiator)
    {
        ChapCredentials? chap = BenchCatalog.Secrets.Find(user, null, ChapSecrets.InitiatorVariable, fileOption: null);
        return [.. Targets(url, chap, initiator).Select(target => Describe(target, chap, initiator))];
    }

    private static IReadOnlyList<DiscoveredTarget> Targets(string url, ChapCredentials? chap, string initiator)
    {
        if (url.StartsWith(IsnsScheme, StringComparison.OrdinalIgnoreCase))
        {
            PortalAddress server = PortalAddress.TryParse(url[IsnsScheme.Length..].TrimEnd('/'), IsnsClient.DefaultPort)
                ?? throw new FormatException($"{url}: expected isns://HOST[:PORT]");
            using IsnsClient client = IsnsClient.Connect(server, initiator, TimeSpan.FromSeconds(10));
            client.Register();
            try
            {
                return client.QueryTargets();
            }
            finally
            {
                client.Deregister();
            }
        }

        return IscsiDiscovery.SendTargets(new IscsiConnectOptions { Portal = IscsiUrl.Parse(url).Portal, InitiatorName = initiator, Chap = chap });
    }

    private static FoundTarget Describe(DiscoveredTarget target, ChapCredentials? chap, string initiator)
    {
        try
        {
            var options = new IscsiConnectOptions
            {
                Portal = target.Portals[0].Address,
                TargetName = target.Name,
                InitiatorName = initiator,
                Chap = chap,
            };
            return new FoundTarget(target, IscsiDiscovery.LogicalUnits(options), null);
        }
        catch (IscsiException failure)
        {
            return new FoundTarget(target, [], failure.Message);
        }
    }

    private static int Write(IReadOnlyList<FoundTarget> found, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(found.Select(static entry => new
            {
                target = entry.Target.Name,
                portals = entry.Target.Portals.Select(static portal => new { address = portal.Address.ToString(), group = portal.PortalGroupTag }),
                luns = entry.Units.Select(static unit => new { lun = unit.Lun, vendor = unit.Vendor, product = unit.Product, device_type = unit.DeviceType, size_bytes = unit.Size, block_size = unit.BlockSize, write_protected = unit.IsWriteProtected }),
                error = entry.Error,
            }), Indented));
            return ExitCode.Done;
        }

        foreach (FoundTarget entry in found)
        {
            Console.WriteLine(entry.Target.Name);
            Console.WriteLine($"  portals: {string.Join(", ", entry.Target.Portals.Select(static portal => portal.Address))}");
            foreach (LogicalUnitInfo unit in entry.Units)
            {
                if (unit.Size == 0)
                {
                    Console.WriteLine($"  LUN {unit.Lun}: {(unit.DeviceType == 0 ? "no medium" : "no disk")} (device type {unit.DeviceType}), {unit.Vendor.Trim()} {unit.Product.Trim()}");
                    continue;
                }

                Console.WriteLine(
                    $"  LUN {unit.Lun}: {Units.Bytes(unit.Size)} in blocks of {unit.BlockSize} bytes, {unit.Vendor.Trim()} {unit.Product.Trim()}" +
                    $"   iscsi://{entry.Target.Portals[0].Address}/{entry.Target.Name}/{unit.Lun}");
            }

            if (entry.Error is not null)
            {
                Console.WriteLine($"  LUNs unknown: {entry.Error}");
            }
        }

        if (found.Count == 0)
        {
            Console.Error.WriteLine("bench: no target is offered to this initiator");
        }

        return ExitCode.Done;
    }

    private sealed record FoundTarget(DiscoveredTarget Target, IReadOnlyList<LogicalUnitInfo> Units, string? Error);
}
