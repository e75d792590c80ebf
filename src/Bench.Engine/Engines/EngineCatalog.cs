using Bench.Engine.Engines.Companions;
using Bench.Engine.Engines.Metadata;
using Bench.Engine.Engines.Network;
using Bench.Engine.Engines.Space;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Engines;

/// <summary>The engines that Bench.Engine brings.</summary>
public static class EngineCatalog
{
    /// <summary>A registry of all of them, which other assemblies may add to.</summary>
    public static EngineRegistry CreateStandard()
    {
        EngineRegistry registry = AddDataEngines(new EngineRegistry());
        foreach (EngineDescriptor engine in (IEnumerable<EngineDescriptor>)[.. MetadataEngines.All, .. SpaceEngines.All, .. CompanionEngines.All, .. NetworkEngines.All])
        {
            registry.Add(engine);
        }

        return registry;
    }

    private static EngineRegistry AddDataEngines(EngineRegistry registry) => registry
        .Add(Synchronous<PsyncCall>("psync", "pread(2) and pwrite(2), or the platform's like outside of Linux") with
        {
            Probe = options => OperatingSystem.IsLinux() ? null : PortablePsyncEngine.Probe(options),
            Create = options => OperatingSystem.IsLinux() ? new SynchronousEngine<PsyncCall>() : new PortablePsyncEngine(),
        })
        .Add(Synchronous<SeekingCall>("sync", "lseek(2), then read(2) or write(2)"))
        .Add(Synchronous<PvsyncCall>("pvsync", "preadv(2) and pwritev(2)"))
        .Add(Synchronous<Pvsync2Call>("pvsync2", "preadv2(2) and pwritev2(2) with per-I/O flags"))
        .Add(new EngineDescriptor
        {
            Name = "vsync",
            Summary = "readv(2) and writev(2) of adjacent I/Os",
            Targets = EngineTargets.Files,
            IsSynchronous = false,
            Probe = LinuxOnly,
            Adapt = static options =>
            {
                // fio counts it among the synchronous engines, which have no submission latency.
                options.DisableSlat = true;
                options.SlatPercentiles = false;
                return options;
            },
            Create = _ => new VsyncEngine(),
        })
        .Add(new EngineDescriptor
        {
            Name = "mmap",
            Summary = "memory copies to and from a mapping of the file",
            Targets = EngineTargets.Files,
            IsSynchronous = true,
            Probe = MmapEngine.Probe,
            Create = _ => new MmapEngine(),
        })
        .Add(new EngineDescriptor
        {
            Name = "libaio",
            Summary = "Linux native asynchronous I/O (direct I/O only; buffered I/O blocks at submission)",
            Targets = EngineTargets.Files,
            IsSynchronous = false,
            Probe = LibaioEngine.Probe,
            Create = _ => new LibaioEngine(),
        })
        .Add(new EngineDescriptor
        {
            Name = "io_uring",
            Summary = "Linux io_uring: shared rings, asynchronous for direct and buffered I/O",
            Targets = EngineTargets.Files,
            IsSynchronous = false,
            Probe = IoUringSetup.Probe,
            Create = _ => new IoUringEngine(),
        })
        .Add(new EngineDescriptor
        {
            Name = "posixaio",
            Summary = "POSIX asynchronous I/O of the C library (aio_read(3) and aio_write(3))",
            Targets = EngineTargets.Files,
            IsSynchronous = false,
            Probe = PosixAioEngine.Probe,
            Create = _ => new PosixAioEngine(),
        })
        .Add(new EngineDescriptor
        {
            Name = "null",
            Summary = "moves no data: measures the tool itself",
            Targets = EngineTargets.None,
            IsSynchronous = false,
            Create = _ => new NullEngine(),
        });

    private static EngineDescriptor Synchronous<TCall>(string name, string summary)
        where TCall : struct, ITransferCall => new()
        {
            Name = name,
            Summary = summary,
            Targets = EngineTargets.Files,
            IsSynchronous = true,
            Probe = LinuxOnly,
            Create = _ => new SynchronousEngine<TCall>(),
        };

    private static string? LinuxOnly(JobOptions options) =>
        OperatingSystem.IsLinux() ? null : "this engine is made for Linux; use ioengine=psync here";
}
