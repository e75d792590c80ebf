using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;
using IoTarget = Bench.Engine.Targets.Target;

namespace Bench.Iscsi.Engine;

/// <summary>What an engine registry needs to know of <c>ioengine=iscsi</c>.</summary>
public static class IscsiEngine
{
    /// <summary>The engine's entry.</summary>
    /// <param name="secrets">Where CHAP secrets come from.</param>
    /// <param name="report">Receives the statistics of every daemon when its engine closes; called from the daemon's thread.</param>
    public static EngineDescriptor Descriptor(ChapSecrets secrets, Action<IscsiDaemonStatistics>? report = null) => new()
    {
        Name = IscsiEngineOptions.EngineName,
        Aliases = ["libiscsi"],
        Summary = "iSCSI from user space, without kernel module or root",
        Targets = EngineTargets.Own,
        IsSynchronous = false,
        Probe = static _ => OperatingSystem.IsLinux() ? null : "the iSCSI engine is made for Linux",
        HotTypes =
        [
            typeof(IscsiIoEngine), typeof(UnitCommands), typeof(BlockCommand), typeof(CommandAnatomy), typeof(SessionPoller), typeof(SessionDriver),
            typeof(AnswerCoalescing), typeof(TcpTransport), typeof(InitiatorSession), typeof(InitiatorTask), typeof(InitiatorConnection),
            typeof(SendQueue), typeof(EngineTarget), typeof(PduFramer), typeof(BasicHeader), typeof(ScsiCommandPdu), typeof(DataInPdu),
            typeof(Crc32C),
        ],
        Create = _ => new IscsiIoEngine(secrets, report),
        Describe = (path, options) => Describe(path, options, secrets),
    };

    /// <summary>Logs in and asks a logical unit for its size.</summary>
    /// <exception cref="DeviceException">The target cannot be reached, or refuses.</exception>
    internal static IoTarget Describe(string path, JobOptions options, ChapSecrets secrets)
    {
        var url = ParseUrl(path);
        try
        {
            using var driver = new SessionDriver(IscsiEngineOptions.ToConnectOptions(options, url, secrets) with { Connections = 1 }, depth: 1);
            driver.Connect();
            using var unit = new LogicalUnit(driver, url.Lun);
            var info = unit.Describe();
            driver.LogOut();
            return new IoTarget(path, TargetKind.Lun, info.Size, info.BlockSize);
        }
        catch (IscsiException error)
        {
            throw new DeviceException(url.ToString(), Errno.ENODEV, error.Message);
        }
    }

    /// <summary>Reads a job's file name.</summary>
    /// <exception cref="DeviceException">It is no iSCSI URL.</exception>
    internal static IscsiUrl ParseUrl(string path)
    {
        try
        {
            return IscsiUrl.Parse(path);
        }
        catch (IscsiException error)
        {
            throw new DeviceException("filename", Errno.EINVAL, $"filename: {error.Message}");
        }
    }
}
