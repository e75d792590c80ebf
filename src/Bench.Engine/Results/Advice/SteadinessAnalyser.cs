using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Advice;

/// <summary>Rates that fall or rise over the run, scatter widely, or stop for whole intervals: then one mean says little.</summary>
internal sealed class SteadinessAnalyser : IRunAnalyser
{
    /// <summary>Whole intervals that are needed, the first and the last one left out.</summary>
    private const int FewestIntervals = 12;

    /// <summary>I/Os in a mean interval below which an empty one is chance.</summary>
    private const double FewestIos = 20;

    private const double Falling = 0.8;
    private const double Rising = 1.25;

    /// <summary>A change between the thirds of a run that noise gives in fewer than one of 10,000 runs.</summary>
    private const double BeyondNoise = 5;

    private const double WideScatter = 0.25;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.Where(static daemon => daemon.Statistics.Series is not null).GroupBy(static daemon => daemon.Plan.Job.Index))
        {
            JobOptions options = job.First().Plan.Options;
            // A rate limit or a think time decides the rate itself.
            if (options.Rate != default || options.RateIops != default || options.Thinktime > TimeSpan.Zero)
            {
                continue;
            }

            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                var series = MergedSeries.Of(job.Select(static daemon => daemon.Statistics.Series!), direction);
                if (series.Rows.Count >= FewestIntervals + 2 && Examine(job.First().Plan.Job.Name, direction, series) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }
    }

    private static Advisory? Examine(string job, IoDirection direction, MergedSeries series)
    {
        double seconds = (double)series.Interval / Clock.NanosecondsPerSecond;
        double[] rates = [.. series.Rows.Skip(1).SkipLast(1).Select(row => row.Ios / seconds)];
        double mean = rates.Average();
        if (mean * seconds < FewestIos)
        {
            return null;
        }

        string what = direction.ToString().ToLowerInvariant();
        int third = rates.Length / 3;
        double first = rates[..third].Average();
        double last = rates[^third..].Average();
        double noise = Math.Sqrt((Variance(rates[..third], first) + Variance(rates[^third..], last)) / third);
        bool changed = Math.Abs(first - last) > BeyondNoise * noise;
        string thirds = string.Create(CultureInfo.InvariantCulture, $"{first:F0} {what} I/Os/s in the first third of {rates.Length} intervals, {last:F0} in the last.");
        if (changed && last < first * Falling)
        {
            return new Advisory(
                "declining", true, "The rate fell over the run: a device that throttles when hot, a write cache that filled up, or burst credits that ran out.",
                thirds, "Write the device to its steady state first, then measure longer with ramp_time past the fall, or until steady (ss=).", [job]);
        }

        if (changed && last > first * Rising)
        {
            return new Advisory(
                "not-steady", true, "The rate rose over the run: caches were warming up, or something else was going on at its start.",
                thirds, "Set ramp_time past the rise, or let ss= end the job when it is steady.", [job]);
        }

        int empty = rates.Count(static rate => rate == 0);
        if (empty > 0)
        {
            return new Advisory(
                "stalled", true, string.Create(CultureInfo.InvariantCulture, $"The {what}s stopped altogether for a while."),
                string.Create(CultureInfo.InvariantCulture, $"{empty} of {rates.Length} intervals of {seconds:0.###} s had none; the mean is {mean:F0} I/Os/s."),
                "Look at the chart over time, and at the logs of device, network and target for that moment.", [job]);
        }

        double scatter = Math.Sqrt(Variance(rates, mean)) / mean;
        return scatter < WideScatter ? null : new Advisory(
            "high-variance", false, "The rate scattered widely from interval to interval: the mean hides that.",
            string.Create(CultureInfo.InvariantCulture, $"The standard deviation of {rates.Length} intervals is {100 * scatter:F0} % of {mean:F0} {what} I/Os/s."),
            "Look at the chart over time; measure longer, repeat, and keep others off machine and storage.", [job]);
    }

    private static double Variance(double[] values, double mean) => values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1);
}
