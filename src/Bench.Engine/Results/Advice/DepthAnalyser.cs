using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>Queue depths that were asked for and did not happen.</summary>
internal sealed class DepthAnalyser : IRunAnalyser
{
    private const double Reached = 0.75;
    private const int FewestIos = 100;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            var merged = new MergedOutcome([.. job]);
            var options = merged.First.Plan.Options;
            double? achieved = Json.StatisticsSection.AchievedDepth(merged);
            // A rate limit or a think time is there to keep the depth low.
            bool paced = options.Rate != default || options.RateIops != default || options.Thinktime > TimeSpan.Zero;
            if (achieved is null || options.IoDepth < 2 || paced || merged.Statistics.DepthCount < FewestIos)
            {
                continue;
            }

            double daemons = merged.Daemons.Count;
            string evidence = string.Create(
                CultureInfo.InvariantCulture, $"iodepth={options.IoDepth}, on average {achieved / daemons:F1} I/Os were in flight per daemon.");
            string name = merged.First.Plan.Job.Name;
            if (merged.Statistics.DepthSum == merged.Statistics.DepthCount)
            {
                yield return new Advisory(
                    "depth-ignored", true, $"The depth of {options.IoDepth} had no effect: the engine {options.IoEngine} did one I/O at a time.",
                    evidence, "Use ioengine=io_uring or libaio, or more daemons (numjobs).", [name]);
            }
            else if (achieved / daemons < options.IoDepth * Reached)
            {
                yield return new Advisory(
                    "depth-not-reached", false, "The queue was not kept as full as asked for.",
                    evidence, "Compare results by the achieved depth; look at iodepth_batch, iodepth_low and at submission latency (buffered I/O blocks in submit).", [name]);
            }
        }
    }
}
