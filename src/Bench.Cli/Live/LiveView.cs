using Bench.Engine.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bench.Cli.Live;

/// <summary>The view on a terminal: progress over all phases, and per job IOPS, MB/s, latency and a sparkline.</summary>
internal sealed class LiveView(IAnsiConsole console, SweepMeter? sweep = null) : IRunObserver
{
    private static readonly TimeSpan LookSpacing = TimeSpan.FromMilliseconds(500);

    private readonly RunMeter _meter = new();
    private readonly List<string> _messages = [];
    private LiveDisplayContext? _context;
    private string? _layout;

    /// <summary>Shows the view while <paramref name="run"/> runs, then takes it away and prints the messages.</summary>
    public T Show<T>(Func<T> run)
    {
        T result = console.Live(new Text("setting up ...")).AutoClear(true).Overflow(VerticalOverflow.Ellipsis).Start(context =>
        {
            _context = context;
            return run();
        });
        foreach (string message in _messages)
        {
            console.MarkupLineInterpolated($"[yellow]bench:[/] {message}");
        }

        return result;
    }

    /// <inheritdoc/>
    public void Message(string text) => _messages.Add(text);

    /// <inheritdoc/>
    public void Layout(string path, long done, long total)
    {
        _layout = $"laying out {path}: {Units.Bytes(done)} of {Units.Bytes(total)}";
        _context?.UpdateTarget(new Text(_layout));
    }

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        if (_meter.Look(progress, LookSpacing))
        {
            _context?.UpdateTarget(Draw(progress));
        }
    }

    private Rows Draw(RunProgress progress)
    {
        var rows = new List<IRenderable> { new Markup(Headline(progress)) };
        var table = new Table().Border(TableBorder.Simple).AddColumns("job", "daemons");
        foreach (string column in (ReadOnlySpan<string>)["IOPS", "bandwidth", "latency"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("IOPS over time");
        foreach (JobMeter job in _meter.Jobs.Where(job => job.Phase == progress.Phase))
        {
            table.AddRow(
                Markup.Escape(job.Name),
                $"{job.Running}/{job.Daemons}",
                Units.Rate(job.Iops),
                Units.BytesPerSecond(job.BytesPerSecond),
                Units.Nanoseconds(job.MeanLatencyNanoseconds),
                Sparkline.Draw(job.History));
        }

        rows.Add(table);
        rows.AddRange(_messages.TakeLast(3).Select(static message => new Markup($"[yellow]{Markup.Escape(message)}[/]")));
        return new Rows(rows);
    }

    private string Headline(RunProgress progress)
    {
        string phase = progress.Phases > 1 ? $"phase {progress.Phase + 1} of {progress.Phases}, " : "";
        TimeSpan? rest = RunEstimate.Remaining(progress);
        string remaining = (sweep is null ? rest : sweep.Remaining(rest)) is TimeSpan left ? $", about {Units.Time(left)} left" : "";
        string place = sweep is null ? "" : $"{Markup.Escape(sweep.Place)}, ";
        string interrupt = sweep is null ? "Ctrl-C ends the run and keeps its results" : "Ctrl-C ends the sweep, to be resumed";
        return $"[bold]{place}{phase}{Units.Time(sweep?.Elapsed ?? progress.Elapsed)} elapsed{remaining}[/]  [grey]({interrupt})[/]";
    }
}
