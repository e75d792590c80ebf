using Bench.Engine.Engines.Http;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines.Network;

/// <summary>The entries of the engines that go over a network, in the catalog.</summary>
internal static class NetworkEngines
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EngineDescriptor> All =>
    [
        Net("net", "sends or receives over TCP, UDP or Unix sockets; the other end may be fio", splices: false),
        Net("netsplice", "the same by splice(2) where the transport is TCP", splices: true),
        new()
        {
            Name = "nbd",
            Summary = "an export of an NBD server, without the kernel's client",
            Targets = EngineTargets.Own,
            IsSynchronous = false,
            Probe = LinuxOnly,
            Describe = static (_, options) => NbdEngine.Describe(options),
            Create = static _ => new NbdEngine(),
        },
        new()
        {
            Name = "http",
            Summary = "objects of a WebDAV, S3 or Swift server",
            Targets = EngineTargets.Own,
            IsSynchronous = true,
            Adapt = OneAtATime,
            Describe = static (path, _) => new Target(path, TargetKind.Object, 0),
            Create = static _ => new HttpEngine(),
        },
    ];

    private static EngineDescriptor Net(string name, string summary, bool splices) => new()
    {
        Name = name,
        Summary = summary,
        Targets = EngineTargets.None,
        IsSynchronous = true,
        Operation = "transfer over",
        Probe = LinuxOnly,
        Adapt = OneAtATime,
        Create = _ => new NetEngine(splices),
    };

    private static JobOptions OneAtATime(JobOptions options)
    {
        options.IoDepth = 1;
        return options;
    }

    private static string? LinuxOnly(JobOptions options) => OperatingSystem.IsLinux() ? null : "the network engines are made for Linux";
}
