using System.Collections.Concurrent;
using Bench.Engine.Engines;
using Bench.Engine.Hosts;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results.Json;
using Bench.Engine.Targets;

namespace Bench.Engine.Safety;

/// <summary>
/// Stands between a run and the data of others. A block device is refused when it is in use or carries anything
/// recognisable; a regular file (at <see cref="GuardLevel.Strict"/>) when it has content that Bench did not lay out.
/// What the user named with <c>--allow-destroy</c> is let through.
/// </summary>
/// <param name="level">What counts as data of others.</param>
/// <param name="allowed">Paths that the user allows to be destroyed; a symbolic link stands for what it leads to.</param>
/// <param name="roots">Where sysfs and procfs are.</param>
public sealed class WriteGuard(GuardLevel level, IEnumerable<string> allowed, SystemRoots? roots = null)
{
    // fio's command line has no place for a flag of ours.
    private string Permission => level == GuardLevel.Strict ? "--allow-destroy " : "BENCH_ALLOW_DESTROY=";

    private readonly SystemRoots _roots = roots ?? SystemRoots.Machine;
    private readonly HashSet<string> _allowed = [.. allowed.Select(RealPath.Of)];
    private readonly Lazy<ILookup<string, string>> _loops = new(() => new BlockDevices(roots ?? SystemRoots.Machine).LoopsByFile());

    // Clones share their devices, and a device does not change between their checks.
    private readonly ConcurrentDictionary<string, IReadOnlyList<WriteFinding>> _devices = new(StringComparer.Ordinal);

    /// <summary>Files that several ranks work on: for them the check of the one that lays them out counts.</summary>
    public SharedFiles Shared { get; set; } = SharedFiles.None;

    /// <summary>What of the things that exist a daemon would overwrite; nothing is changed. Call it before layout.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="targets">Its targets as resolved.</param>
    /// <param name="effect">What its engine does to them.</param>
    /// <exception cref="DeviceException">A device cannot be looked at.</exception>
    public IReadOnlyList<PlannedOverwrite> Inspect(DaemonPlan plan, IReadOnlyList<Target> targets, EngineEffect effect = EngineEffect.Transfers)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(targets);
        bool writes = effect == EngineEffect.Changes
            || (effect == EngineEffect.Transfers && !plan.Options.VerifyOnly && (plan.Options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) != 0);
        bool unlinks = plan.Options.Unlink || plan.Options.UnlinkEachLoop;
        return
        [
            .. targets.Select(target => target.Kind switch
            {
                TargetKind.File when effect == EngineEffect.Deletes => OfRemoved(target),
                TargetKind.File => OfFile(plan, target, writes, unlinks),
                TargetKind.Block => OfDevice(target, writes),
                TargetKind.None when effect == EngineEffect.Deletes || (unlinks && effect is EngineEffect.Creates or EngineEffect.Looks) => OfRemoved(target),
                _ => null,
            }).OfType<PlannedOverwrite>(),
        ];
    }

    /// <summary>Refuses a daemon that would overwrite data of others.</summary>
    /// <exception cref="DeviceException">16 for a device in use, 1 otherwise; the message lists every reason.</exception>
    public void Require(DaemonPlan plan, IReadOnlyList<Target> targets, EngineEffect effect = EngineEffect.Transfers)
    {
        if (Inspect(plan, targets, effect).FirstOrDefault(overwrite => overwrite.IsRefused) is not { } refused)
        {
            return;
        }

        bool inUse = refused.Findings.Any(finding =>
            finding.Hazard is WriteHazard.Mounted or WriteHazard.Swap or WriteHazard.Holder or WriteHazard.InUse);
        throw new DeviceException(
            refused.Path,
            inUse ? Errno.EBUSY : Errno.EPERM,
            $"{plan.Job.Name} would {(refused.IsRemoved ? "delete" : "overwrite")} {refused.Path}, which {string.Join(" and ", refused.Findings.Select(finding => finding.Reason))}; "
            + $"if its data may be lost, say so with {Permission}{refused.Path}");
    }

    /// <summary>Refuses to write to a target that an engine reaches by its own means and that carries anything recognisable.</summary>
    /// <param name="job">Who would write.</param>
    /// <param name="path">The target as the job names it.</param>
    /// <param name="size">Its size, bytes.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="DeviceException">EPERM; the message lists what it holds.</exception>
    public void RequireNoContent(string job, string path, long size, ContentReader read)
    {
        if (IsAllowed(path))
        {
            return;
        }

        IReadOnlyList<WriteFinding> findings = _devices.GetOrAdd(path, _ => SignatureProbe.Probe(read, size));
        if (findings.Count > 0)
        {
            string name = UrlSecrets.Mask(path);
            throw new DeviceException(
                name,
                Errno.EPERM,
                $"{job} would overwrite {name}, which {string.Join(" and ", findings.Select(finding => finding.Reason))}; "
                + $"if its data may be lost, say so with {Permission}{name}");
        }
    }

    private PlannedOverwrite? OfDevice(Target target, bool writes)
    {
        if (!writes)
        {
            return null;
        }

        IReadOnlyList<WriteFinding> findings = _devices.GetOrAdd(RealPath.Of(target.Path), FindingsOfDevice);
        return new PlannedOverwrite(target.Path, target.Kind, target.RegionStart, target.RegionLength, findings, IsAllowed(target.Path));
    }

    private List<WriteFinding> FindingsOfDevice(string path)
    {
        TargetInspection found = TargetInspector.Inspect(path);
        using OpenFile device = OpenFile.Open(path, LinuxFile.O_RDONLY | LinuxFile.O_NONBLOCK);
        return [.. new DeviceUse(_roots).Find(path, found.Device), .. SignatureProbe.Probe((destination, offset) => device.Read(destination, offset), found.Size ?? 0)];
    }

    // A name is lost even where no data is, so an empty file or directory counts too.
    private PlannedOverwrite? OfRemoved(Target target)
    {
        if (FileStatus.Read(target.Path, out FileStatus status, followLinks: false) != 0)
        {
            return null;
        }

        List<WriteFinding> findings = level == GuardLevel.Strict && !LayoutMark.IsSet(target.Path)
            ? [new WriteFinding(WriteHazard.ForeignFile, "was not made by Bench")]
            : [];
        bool allowed = IsAllowed(target.Path) || IsAllowed(Path.GetDirectoryName(Path.GetFullPath(target.Path)) ?? "/");
        return new PlannedOverwrite(target.Path, target.Kind, 0, status.Size, findings, allowed) { IsRemoved = true };
    }

    private PlannedOverwrite? OfFile(DaemonPlan plan, Target target, bool writes, bool unlinks)
    {
        if (Shared.IsCleared(target.Path))
        {
            return null;
        }

        TargetInspection found = TargetInspector.Inspect(target.Path);

        // Layout replaces a file that is too small even for a job that only reads.
        bool replaced = found.Size < Math.Max(target.RegionStart + target.RegionLength, Shared.NeededSize(target.Path)) && !plan.Options.CreateOnOpen && !plan.Options.FileAppend;
        if (!found.Exists || found.Size == 0 || (!writes && !replaced && !unlinks))
        {
            return null;
        }

        List<WriteFinding> findings = FindingsOfFile(target.Path);
        long start = replaced || unlinks ? 0 : target.RegionStart;
        long length = replaced || unlinks ? found.Size ?? 0 : target.RegionLength;
        return new PlannedOverwrite(target.Path, target.Kind, start, length, findings, IsAllowed(target.Path)) { IsRemoved = unlinks && !writes };
    }

    private List<WriteFinding> FindingsOfFile(string path)
    {
        string real = RealPath.Of(path);
        var findings = new List<WriteFinding>();
        findings.AddRange(_loops.Value[real].Select(loop => new WriteFinding(WriteHazard.Holder, $"carries /dev/{loop}")));
        if (level == GuardLevel.Strict && !LayoutMark.IsSet(real) && !IsAllHole(real))
        {
            findings.Add(new WriteFinding(WriteHazard.ForeignFile, "has content that Bench did not write"));
        }

        return findings;
    }

    // Nothing can be lost in a file that was only ever truncated to its size. One that cannot be read may hold anything.
    private static bool IsAllHole(string path)
    {
        if (OpenFile.TryOpen(path, LinuxFile.O_RDONLY, out OpenFile? file) != 0)
        {
            return false;
        }

        using (file)
        {
            return file!.IsAllHole();
        }
    }

    private bool IsAllowed(string path) => _allowed.Contains(RealPath.Of(path));
}
