using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>Where the time of iSCSI commands went.</summary>
internal static class IscsiCharts
{
    private const int MostJobs = 20;

    private static readonly (string Phase, string Name)[] Phases =
    [
        ("queue", "queue"),
        ("r2t_wait", "R2T wait"),
        ("first_data", "first data"),
        ("data", "rest of data"),
        ("status", "status"),
    ];

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<(ReportSubject Subject, List<IscsiSession> Sessions)> all = [.. subjects
            .Select(s => (s, s.Result.IscsiSessions.Where(i => i.Job == s.Job.Name && i.Anatomy.Count > 0 && i.Commands > 0).ToList()))
            .Where(s => s.Item2.Count > 0)];
        if (all.Count == 0)
        {
            yield break;
        }

        List<(ReportSubject Subject, List<IscsiSession> Sessions)> shown = [.. all.Take(MostJobs)];
        yield return new ChartSpec
        {
            Id = "iscsi-anatomy",
            Title = "Anatomy of an iSCSI command by job",
            Subtitle = "mean per command; a job's bars add up to its mean command",
            Kind = ChartKind.HorizontalBars,
            X = new ChartAxis { Title = "Job", Categories = [.. shown.Select(s => s.Subject.Name)] },
            Y = new ChartAxis { Title = "Time per command", Quantity = Quantity.Latency },
            Series = [.. Phases.Select((p, i) => Series(p, i, shown)).Where(s => s.Points.Count > 0)],
            Notes =
            [
                "first data: from sending, reads; status: from the last data (or R2T, or sending) to the answer, so it holds the data of writes",
                .. all.Count > shown.Count ? [$"the first {shown.Count} of {all.Count} jobs are drawn"] : Array.Empty<string>(),
            ],
        };
    }

    /// <summary>A phase that a job's commands never went through has no bar.</summary>
    private static ChartSeries Series((string Phase, string Name) phase, int color, List<(ReportSubject Subject, List<IscsiSession> Sessions)> jobs) => new()
    {
        Name = phase.Name,
        Color = color,
        Style = SeriesStyle.Bars,
        Points = [.. jobs.Select((j, i) => new ChartPoint(i, Mean(j.Sessions, phase.Phase))).Where(p => p.Y > 0)],
    };

    private static double Mean(List<IscsiSession> sessions, string phase) =>
        sessions.Sum(s => s.Commands * s.Anatomy.FirstOrDefault(a => a.Key == phase).Value) / sessions.Sum(s => s.Commands);
}
