using System.Globalization;
using Bench.Engine;
using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>fio's progress line: <c>Jobs: 1 (f=1): [33.3%][r=92MiB/s][23.5k IOPS][eta 00m:02s]</c>.</summary>
internal sealed class FioEtaLine(TextWriter line, TextWriter errors, TimeSpan interval, TimeSpan? newline) : IRunObserver
{
    private readonly RunMeter _meter = new();
    private long _nextNewline;

    /// <inheritdoc/>
    public void Message(string text) => errors.WriteLine($"bench: {text}");

    /// <inheritdoc/>
    public void Layout(string path, long done, long total)
    {
    }

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        if (line == TextWriter.Null || !_meter.Look(progress, interval))
        {
            return;
        }

        int running = _meter.Jobs.Sum(static job => job.Running);
        if (running == 0)
        {
            return;
        }

        TimeSpan? left = RunEstimate.Remaining(progress);
        string share = left is TimeSpan rest
            ? string.Create(CultureInfo.InvariantCulture, $"[{100 * progress.Elapsed / (progress.Elapsed + rest):F1}%]")
            : "[-.-%]";
        string eta = left is TimeSpan remaining
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)remaining.TotalMinutes:00}m:{remaining.Seconds:00}s")
            : "--m:--s";
        string text = $"Jobs: {running} (f={running}): {share}[{Units.Bytes(_meter.Jobs.Sum(static job => job.BytesPerSecond))}/s]" +
            $"[{Units.Rate(_meter.Jobs.Sum(static job => job.Iops))} IOPS][eta {eta}]";
        bool breaks = newline is TimeSpan spacing && Clock.Now >= _nextNewline && (_nextNewline = Clock.Now + spacing.Nanoseconds()) > 0;
        line.Write(breaks ? text + "\n" : "\r" + text);
        line.Flush();
    }
}
