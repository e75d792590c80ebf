using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>Progress as plain lines, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, TimeSpan spacing, SweepMeter? sweep = null) : IRunObserver
{
    private readonly RunMeter _meter = new();
    private string? _layoutPath;

    /// <inheritdoc/>
    public void Message(string text) => output.WriteLine($"bench: {text}");

    /// <inheritdoc/>
    public void Layout(string path, long done, long total)
    {
        if (path != _layoutPath)
        {
            _layoutPath = path;
            output.WriteLine($"bench: laying out {path} ({Units.Bytes(total)})");
        }
    }

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        if (spacing <= TimeSpan.Zero || !_meter.Look(progress, spacing))
        {
            return;
        }

        TimeSpan? rest = RunEstimate.Remaining(progress);
        string left = (sweep is null ? rest : sweep.Remaining(rest)) is TimeSpan remaining ? $" eta {Units.Time(remaining)}" : "";
        TimeSpan elapsed = sweep?.Elapsed ?? progress.Elapsed;
        string place = sweep is null ? "" : $"{sweep.Place} ";
        foreach (JobMeter job in _meter.Jobs.Where(static job => job.Running > 0 && job.HasRates))
        {
            output.WriteLine(
                $"{Units.Time(elapsed),6} {place}{job.Name}: {Units.Rate(job.Iops)} IOPS, " +
                $"{Units.BytesPerSecond(job.BytesPerSecond)}, {Units.Nanoseconds(job.MeanLatencyNanoseconds)} mean{left}");
        }
    }
}
