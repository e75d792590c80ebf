namespace Bench.Engine.Engines;

/// <summary>
/// Keeps I/Os to overlapping ranges of one target from being in flight together, among all daemons that offload their
/// submission and set <c>serialize_overlap</c>.
/// </summary>
internal sealed class OverlapGate
{
    private readonly object _gate = new();
    private readonly List<(string Path, long Start, long End)> _inFlight = [];

    /// <summary>The gate of the process.</summary>
    public static OverlapGate Shared { get; } = new();

    /// <summary>Waits until no I/O in flight overlaps, and notes this one.</summary>
    public void Enter(string path, long offset, int length)
    {
        lock (_gate)
        {
            while (_inFlight.Exists(other => offset < other.End && other.Start < offset + length && other.Path == path))
            {
                Monitor.Wait(_gate);
            }

            _inFlight.Add((path, offset, offset + length));
        }
    }

    /// <summary>Forgets an I/O that came back.</summary>
    public void Leave(string path, long offset, int length)
    {
        lock (_gate)
        {
            _inFlight.Remove((path, offset, offset + length));
            Monitor.PulseAll(_gate);
        }
    }
}
