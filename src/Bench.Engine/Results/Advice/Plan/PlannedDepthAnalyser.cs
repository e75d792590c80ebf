using System.Globalization;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>A depth that the engine cannot have.</summary>
internal sealed class PlannedDepthAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        foreach (var job in context.Jobs)
        {
            var options = job[0].Options;
            if (options.IoDepth > 1 && context.Engines.Find(options.IoEngine) is { IsSynchronous: true } engine)
            {
                yield return new Advisory(
                    "depth-ignored", true, string.Create(CultureInfo.InvariantCulture, $"The depth of {options.IoDepth} has no effect: the engine {engine.Name} does one I/O at a time."),
                    string.Create(CultureInfo.InvariantCulture, $"ioengine={engine.Name} is synchronous, iodepth={options.IoDepth}."),
                    "Use ioengine=io_uring or libaio, or more daemons (numjobs).", [job[0].Job.Name]);
            }
        }
    }
}
