using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Metadata;

/// <summary>The entries of the metadata engines in the catalog.</summary>
internal static class MetadataEngines
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EngineDescriptor> All =>
    [
        Entry<CreateFile>("filecreate", "creates files: open(2) with O_CREAT", "creating", EngineEffect.Creates, NameEngineKind.Made) with
        {
            Unlink = NameTargets.UnlinkFiles,
        },
        Entry<LookUp>("filestat", "looks files up: stat(2), lstat(2) or statx(2)", "looking up", EngineEffect.Looks, NameEngineKind.LaidOut),
        Entry<DeleteFile>("filedelete", "deletes files: unlink(2)", "deleting", EngineEffect.Deletes, NameEngineKind.LaidOut),
        Entry<CreateDirectory>("dircreate", "creates directories: mkdir(2)", "creating", EngineEffect.Creates, NameEngineKind.Made) with
        {
            Unlink = NameTargets.UnlinkDirectories,
        },
        Entry<LookUp>("dirstat", "looks directories up: stat(2), lstat(2) or statx(2)", "looking up", EngineEffect.Looks, NameEngineKind.MadeDirectories) with
        {
            Unlink = NameTargets.UnlinkDirectories,
        },
        Entry<DeleteDirectory>("dirdelete", "deletes empty directories: rmdir(2)", "deleting", EngineEffect.Deletes, NameEngineKind.MadeDirectories) with
        {
            Unlink = NameTargets.UnlinkDirectories,
        },
    ];

    private static EngineDescriptor Entry<TOperation>(string name, string summary, string operation, EngineEffect effect, NameEngineKind kind)
        where TOperation : struct, INameOperation => new()
        {
            Name = name,
            Summary = summary,
            Targets = kind == NameEngineKind.LaidOut ? EngineTargets.Files : EngineTargets.Names,
            IsSynchronous = true,
            Effect = effect,
            Operation = operation,
            Probe = Probe,
            Adapt = MeasureTheOperationAlone,
            Create = _ => new NameEngine<TOperation>(kind),
        };

    private static string? Probe(JobOptions options) =>
        !OperatingSystem.IsLinux() ? "the metadata engines are made for Linux"
        : LinuxNames.HasStat() ? null
        : "this C library has no stat(2) of its own (glibc before 2.33); upgrade it, or measure with filecreate and filedelete on another host";

    // As in fio: one operation at a time, its latency is the completion latency, and there is no other.
    private static JobOptions MeasureTheOperationAlone(JobOptions options)
    {
        options.IoDepth = 1;
        options.IoDepthBatch = 1;
        options.IoDepthBatchCompleteMin = 1;
        options.DisableLat = true;
        options.DisableSlat = true;
        options.LatPercentiles = false;
        options.SlatPercentiles = false;
        return options;
    }
}
