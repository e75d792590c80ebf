using System.Globalization;
using Bench.Engine.Engines;
using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Advice;

/// <summary>What results of fio do not say of themselves: page cache, ignored depth, short runs, latency under coordinated omission.</summary>
internal sealed class ForeignRunAnalyser : IResultAnalyser
{
    private const double ShortestMilliseconds = 1000;

    private static readonly HashSet<string> Synchronous =
        [.. EngineCatalog.CreateStandard().All.Where(engine => engine.IsSynchronous).SelectMany(engine => engine.Aliases.Append(engine.Name))];

    public IEnumerable<RunWarning> Examine(PointTable points)
    {
        List<MeasuredRun> runs = [.. points.Points.SelectMany(p => p.Runs).Where(r => r.Result.Source == ResultSource.Fio)];
        // The same job in two directions is one job.
        foreach (IGrouping<(ResultFile Result, string Name), MeasuredRun> job in runs.GroupBy(r => (r.Result, r.Name)))
        {
            MeasuredRun run = job.First();
            string name = $"{job.Key.Result.Label} · {job.Key.Name}";
            string engine = run.Options["ioengine"];
            if (run.Options["direct"] != "1" && Synchronous.Contains(engine) | engine is "libaio" or "io_uring")
            {
                yield return Warning("page-cache", true, "The I/O went through the page cache: the numbers may show memory, not the device.", "direct=1 is not among the options.", "Use direct=1, or a file several times larger than memory.", name);
            }

            if (double.TryParse(run.Options["iodepth"], CultureInfo.InvariantCulture, out double depth) && depth > 1 && Synchronous.Contains(engine))
            {
                yield return Warning("depth-ignored", true, "The depth had no effect: the engine does one I/O at a time.", $"ioengine={engine}, iodepth={run.Options["iodepth"]}.", "Use ioengine=io_uring or libaio, or more daemons (numjobs).", name);
            }

            if (run.Job.RuntimeMilliseconds is > 0 and < ShortestMilliseconds)
            {
                yield return Warning("too-short", true, "The measurement was too short to say much.", $"It took {NumberText.Plain(run.Job.RuntimeMilliseconds)} ms.", "Set runtime and time_based=1; 30 s and a ramp_time are a good start.", name);
            }

            if (run.Options.ContainsKey("rate_iops") || run.Options.ContainsKey("rate"))
            {
                yield return Warning(
                    "coordinated-omission", false, "The latencies of this rate-limited job start when an I/O is submitted, not when it was due: a stall hides in them.",
                    "fio does not measure from the due time.", "Run the job here for its response times.", name);
            }
        }
    }

    private static RunWarning Warning(string code, bool isWarning, string text, string evidence, string fix, string job) =>
        new(code, isWarning ? "warning" : "info", text, evidence, fix, [job]);
}
