using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>The charts that every report has, as far as the results carry their data.</summary>
public static class StandardCharts
{
    /// <summary>All charts in the order of the page.</summary>
    public static IReadOnlyList<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects) => [.. JobCharts.Build(subjects), .. Detailed(subjects)];

    /// <summary>What shows single runs in depth: over time, distributions, iSCSI, the host.</summary>
    public static IReadOnlyList<ChartSpec> Detailed(IReadOnlyList<ReportSubject> subjects) =>
        [.. TimeCharts.Build(subjects), .. HeatMaps.Build(subjects), .. DistributionCharts.Build(subjects), .. IscsiCharts.Build(subjects), .. HostCharts(subjects)];

    /// <summary>What the results do not carry, one line each, with what would bring it.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlyList<ResultFile> results)
    {
        var lines = new List<string>();
        foreach (ResultFile result in results)
        {
            if (result.Series is null)
            {
                lines.Add($"{result.Label}: no charts over time, the result has no interval statistics{(result.Source == ResultSource.Fio ? " (fio keeps them in log files)" : "")}");
            }

            List<DirectionResult> directions = [.. result.Jobs.SelectMany(j => j.Directions)];
            if (directions.Count == 0)
            {
                lines.Add($"{result.Label}: no I/O was completed, so there is nothing to draw");
            }
            else if (directions.All(d => d.Latency is not { Bins.Count: > 0 }))
            {
                lines.Add($"{result.Label}: no latency histogram, the result has no bins{(result.Source == ResultSource.Fio ? " (fio writes them with --output-format=json+)" : "")}");
            }
        }

        return lines;
    }

    private static IEnumerable<ChartSpec> HostCharts(IReadOnlyList<ReportSubject> subjects)
    {
        List<ResultFile> results = [.. subjects.Select(s => s.Result).Distinct().Where(r => r.HostCpu is { Busy.Count: > 0 }).Take(Palette.Count)];
        if (results.Count > 0)
        {
            yield return new ChartSpec
            {
                Id = "host-cpu",
                Title = "Host CPU over time",
                Subtitle = "busy share of all CPUs of the machine that ran the load",
                X = new ChartAxis { Title = "Time since start of the run", Quantity = Quantity.Time, Min = 0 },
                Y = new ChartAxis { Title = "CPU busy", Quantity = Quantity.Percent, Min = 0, Max = 100 },
                Series = [.. results.Select((r, i) => new ChartSeries { Name = results.Count == 1 ? "host" : r.Label, Color = i, Points = [.. r.HostCpu!.Busy.Select(b => new ChartPoint(b.Milliseconds / 1000, b.Percent))] })],
            };
        }
    }
}
