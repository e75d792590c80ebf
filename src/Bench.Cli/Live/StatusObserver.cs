using Bench.Engine;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>
/// Passes everything on to a view and reports intermediate results: at an interval (<c>--status-interval</c>), when asked by a
/// signal, and when a file called fio-dump-status appears in the temporary folder, which is then removed.
/// </summary>
internal sealed class StatusObserver(IRunObserver view, TimeSpan? interval, Action<RunOutcome> report) : IRunObserver
{
    private const long FileCheckSpacing = Clock.NanosecondsPerSecond / 4;
    private static readonly string RequestFile = Path.Combine(Path.GetTempPath(), "fio-dump-status");

    private long _nextFileCheck;
    private long _next;
    private volatile bool _isAsked;

    /// <summary>Gives what has been measured so far; set once the run exists.</summary>
    public Func<RunOutcome>? Outcome { get; set; }

    /// <summary>Asks for a report at the next look; called from a signal handler.</summary>
    public void Ask() => _isAsked = true;

    /// <inheritdoc/>
    public void Message(string text) => view.Message(text);

    /// <inheritdoc/>
    public void Layout(string path, long done, long total) => view.Layout(path, done, total);

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        view.Progress(progress);
        if (_isAsked || IsAskedByFile())
        {
            _isAsked = false;
            report(Outcome!());
        }

        if (interval is not TimeSpan spacing)
        {
            return;
        }

        long now = Clock.Now;
        if (_next == 0)
        {
            _next = now + spacing.Nanoseconds();
        }
        else if (now >= _next)
        {
            report(Outcome!());
            _next += spacing.Nanoseconds();
        }
    }

    private bool IsAskedByFile()
    {
        long now = Clock.Now;
        if (now < _nextFileCheck)
        {
            return false;
        }

        _nextFileCheck = now + FileCheckSpacing;
        try
        {
            if (!File.Exists(RequestFile))
            {
                return false;
            }

            File.Delete(RequestFile);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's file, which cannot be taken away, would ask for ever.
            return false;
        }
    }
}
