using Bench.Engine;
using Bench.Engine.Results.Statistics;
using Bench.Report.Reading;

namespace Bench.Report.Points;

/// <summary>What one job did in one direction in one run.</summary>
/// <param name="Result">The run.</param>
/// <param name="Job">The job in it.</param>
/// <param name="Direction">The direction.</param>
/// <param name="Options">The job's options as far as the file has them, in one spelling.</param>
/// <param name="Name">The job's name, with its group where a run has several jobs of one name.</param>
internal sealed record MeasuredRun(ResultFile Result, JobResult Job, DirectionResult Direction, IReadOnlyDictionary<string, string> Options, string Name) : IStatisticSource
{
    /// <summary>Everything that a result measured.</summary>
    public static IEnumerable<MeasuredRun> Of(ResultFile result)
    {
        foreach (JobResult job in result.Jobs)
        {
            PlanEntry? plan = result.Plan.FirstOrDefault(p => p.Job == job.Name && p.Group == job.Group) ?? result.Plan.FirstOrDefault(p => p.Job == job.Name);
            Dictionary<string, string> options = OptionValue.Effective(result.SweepPoint, plan?.Options ?? job.Options, result.GlobalOptions);
            string name = result.Jobs.Count(j => j.Name == job.Name) == 1 ? job.Name : $"{job.Name} (group {job.Group})";
            foreach (DirectionResult direction in job.Directions)
            {
                yield return new(result, job, direction, options, name);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Jobs => [Name];

    /// <inheritdoc/>
    public double? Value(Statistic statistic)
    {
        if ((statistic.Job is { } job && job != Name) || (statistic.Direction is { } wanted && wanted != IoDirectionOf(Direction.Direction)))
        {
            return null;
        }

        return statistic.Kind switch
        {
            StatisticKind.Iops => Direction.Iops,
            StatisticKind.Bandwidth => Direction.BytesPerSecond,
            StatisticKind.Ios => Direction.Ios,
            StatisticKind.Bytes => Direction.Bytes,
            StatisticKind.Errors => Direction.Errors,
            StatisticKind.Cpu => Job.UserCpuPercent + Job.SystemCpuPercent,
            StatisticKind.CpuPerIo => Job.CpuMicrosecondsPerIo * 1000,
            StatisticKind.Depth => Job.AchievedDepth,
            StatisticKind.HostCpu => HostCpu(),
            _ => Latency(statistic),
        };
    }

    /// <summary>The interval rows of this job and direction; empty when the result has none.</summary>
    public IReadOnlyList<SeriesRow> Rows() => Result.Series is not { } series ? []
        : [.. series.Rows.Where(row => row.Job == Job.Name && row.Group == Job.Group && row.Direction == Direction.Direction)];

    /// <summary>The name of a latency part as results have it.</summary>
    public static LatencyKind KindOf(LatencyPart part) => part switch
    {
        LatencyPart.Completion => LatencyKind.Completion,
        LatencyPart.Submission => LatencyKind.Submission,
        LatencyPart.Response => LatencyKind.Response,
        _ => LatencyKind.Total,
    };

    private static IoDirection? IoDirectionOf(Direction direction) => direction switch
    {
        Reading.Direction.Read => IoDirection.Read,
        Reading.Direction.Write => IoDirection.Write,
        Reading.Direction.Trim => IoDirection.Trim,
        _ => null,
    };

    private double? HostCpu()
    {
        double? Fact(string name) => Result.HostCpu?.Facts.Where(f => f.Key == name).Select(f => (double?)f.Value).FirstOrDefault();
        return 100 - Fact("idle_pct") - (Fact("iowait_pct") ?? 0);
    }

    private double? Latency(Statistic statistic)
    {
        if (Direction.Of(KindOf(statistic.Part)) is not { } latency)
        {
            return null;
        }

        return statistic.Measure switch
        {
            LatencyMeasure.Mean => latency.Mean,
            LatencyMeasure.Minimum => latency.Min,
            LatencyMeasure.Maximum => latency.Max,
            LatencyMeasure.Deviation => latency.StandardDeviation,
            _ => latency.Percentile(statistic.Percent),
        };
    }
}
