using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Reads of blocks that may never have been written, which thin storage answers without looking anything up.</summary>
internal sealed class UnwrittenBlocksAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        // A job that writes, or one before it, may well be there to fill the target.
        HashSet<string> written = [.. context.Plan.Daemons.Where(static daemon => daemon.Options.ReadWrite.HasFlag(IoPattern.Write)).SelectMany(context.Targets).Select(static target => target.Path)];
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (DaemonPlan daemon in context.Plan.Daemons.Where(static daemon => daemon.Options.ReadWrite.HasFlag(IoPattern.Read)))
        {
            foreach (Target target in context.Targets(daemon).Where(target => !written.Contains(target.Path) && told.Add(target.Path)))
            {
                if (SparseFile.Examine(target, daemon.Job.Name) is { } sparse)
                {
                    yield return sparse;
                }
                else if (target.Kind is TargetKind.Lun or TargetKind.Export or TargetKind.Block)
                {
                    yield return new Advisory(
                        "unwritten-blocks", false, "Reads of blocks that were never written do not reach the media of thin-provisioned, compressing or flash storage.",
                        string.Create(CultureInfo.InvariantCulture, $"No job writes {target.Path} before it is read, and whether its {target.RegionLength:N0} bytes were ever written is not known here."),
                        "Write the whole region once before reading it, unless you know that it has been (rw=write, bs=1m, direct=1).", [daemon.Job.Name]);
                }
            }
        }
    }
}
