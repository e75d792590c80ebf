using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>Where the time of iSCSI commands and of the threads that issued them went.</summary>
internal static class IscsiCharts
{
    private const int MostBars = 12;

    private static readonly (string Key, string Name)[] Stages =
    [
        ("queue", "queue"),
        ("send", "send"),
        ("r2t_wait", "R2T wait"),
        ("first_data", "first data"),
        ("data", "data"),
        ("status", "status"),
        ("reap", "reap"),
    ];

    // The kernel is one row in the UNH paper's table; which half it is says more.
    private static readonly (string Key, string Name, int Color)[] Routines =
    [
        ("transmit", "transmit", 0),
        ("receive", "receive", 1),
        ("digest", "digest", 2),
        ("kernel_send", "kernel send", 3),
        ("kernel_receive", "kernel receive", 4),
        ("polling", "polling", 5),
        ("idle", "idle", 6),
        ("recovery", "recovery", Palette.Neutral),
        ("other", "other", Palette.Neutral),
    ];

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<(string Name, List<IscsiAnatomy> Anatomies)> commands = [.. subjects.SelectMany(Commands)];
        if (commands.Count > 0)
        {
            yield return Anatomy([.. commands.Take(MostBars)], commands.Count);
        }

        List<(string Name, List<IscsiDaemon> Daemons)> jobs = [.. subjects
            .Select(s => (s.Name, s.Result.IscsiDaemons.Where(d => d.Job == s.Job.Name && d.WallNanoseconds > 0).ToList()))
            .Where(j => j.Item2.Count > 0)];
        if (jobs.Count > 0)
        {
            yield return Cpu([.. jobs.Take(MostBars)], jobs.Count);
        }

        foreach (ChartSpec chart in IscsiTcpCharts.Build(subjects))
        {
            yield return chart;
        }
    }

    private static IEnumerable<(string Name, List<IscsiAnatomy> Anatomies)> Commands(ReportSubject subject)
    {
        var directions = subject.Result.IscsiSessions.Where(s => s.Job == subject.Job.Name)
            .SelectMany(s => s.Anatomy).Where(a => a.Total.Count > 0).GroupBy(a => a.Direction, StringComparer.Ordinal).ToList();
        return directions.Select(d => (directions.Count == 1 ? subject.Name : $"{subject.Name} {d.Key}", d.ToList()));
    }

    private static ChartSpec Anatomy(List<(string Name, List<IscsiAnatomy> Anatomies)> shown, int all) => new()
    {
        Id = "iscsi-anatomy",
        Title = "Anatomy of an iSCSI command by job",
        Subtitle = "mean per command; a job's bars add up to its mean command",
        Kind = ChartKind.HorizontalBars,
        X = new ChartAxis { Title = "Job", Categories = [.. shown.Select(s => s.Name)] },
        Y = new ChartAxis { Title = "Time per command", Quantity = Quantity.Latency },
        Series = [.. Stages.Select((stage, i) => Bars(stage.Name, i, shown.Select(s => Mean(s.Anatomies, stage.Key)))).Where(s => s.Points.Count > 0)],
        Notes =
        [
            "queue: until the PDU is made; send: until the socket has taken it; first data, R2T wait: what reads, writes wait for then",
            "data: until the last of it; status: until the answer; reap: until the job has it",
            .. Left(all, shown.Count),
        ],
    };

    private static ChartSpec Cpu(List<(string Name, List<IscsiDaemon> Daemons)> shown, int all) => new()
    {
        Id = "iscsi-cpu",
        Title = "Time of iSCSI threads by routine",
        Subtitle = "share of wall time from the first command to the last answer; a job's bars add up to 100 %",
        Kind = ChartKind.HorizontalBars,
        X = new ChartAxis { Title = "Job", Categories = [.. shown.Select(s => s.Name)] },
        Y = new ChartAxis { Title = "Share of wall time", Quantity = Quantity.Percent, Min = 0 },
        Series = [.. Routines.Select(r => Bars(r.Name, r.Color, shown.Select(s => Share(s.Daemons, r.Key)))).Where(s => s.Points.Count > 0)],
        Notes = ["other: the job's own loop, handing commands over and back, timers", .. Left(all, shown.Count)],
    };

    /// <summary>What a job never went through has no bar.</summary>
    private static ChartSeries Bars(string name, int color, IEnumerable<double> values) => new()
    {
        Name = name,
        Color = color,
        Style = SeriesStyle.Bars,
        Points = [.. values.Select((value, i) => new ChartPoint(i, value)).Where(p => p.Y > 0)],
    };

    private static double Mean(List<IscsiAnatomy> anatomies, string stage) =>
        anatomies.SelectMany(a => a.Stages).Where(s => s.Name == stage).Sum(s => s.Sum) / anatomies.Sum(a => a.Total.Count);

    private static double Share(List<IscsiDaemon> daemons, string routine) =>
        100 * daemons.SelectMany(d => d.Routines).Where(r => r.Key == routine).Sum(r => r.Value) / daemons.Sum(d => d.WallNanoseconds);

    private static IEnumerable<string> Left(int all, int shown) => all > shown ? [$"the first {shown} of {all} are drawn"] : [];
}
