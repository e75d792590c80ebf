using System.Globalization;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Runs that read the same blocks in the same order, so that one run warms the caches for the next.</summary>
internal sealed class SameSequenceAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        string[] jobs = [.. context.Jobs
            .Where(static job => job[0].Options is { } options && options.ReadWrite.HasFlag(IoPattern.Random) && options.ReadWrite.HasFlag(IoPattern.Read) && (options.RandRepeat || options.RandSeed is not null))
            .Where(job => context.Targets(job).Any(static target => target.Kind is not Bench.Engine.Targets.TargetKind.None))
            .Select(static job => job[0].Job.Name)];
        if (context.Runs > 1 && jobs.Length > 0)
        {
            yield return new Advisory(
                "same-sequence", false, "All runs read the same blocks in the same order: caches that hold what one run read serve the next.",
                string.Create(CultureInfo.InvariantCulture, $"{context.Runs} runs; the random sequence repeats (randrepeat=1 or randseed)."),
                "Set randrepeat=0, or read a region much larger than every cache on the way; order=random spreads the effect over the points.", jobs);
        }
    }
}
