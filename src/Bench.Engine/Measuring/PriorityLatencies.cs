using Bench.Engine.Engines;

namespace Bench.Engine.Measuring;

/// <summary>Latencies of one direction by I/O priority (fio <c>prios</c>), for jobs that give I/Os priorities of their own.</summary>
public sealed class PriorityLatencies
{
    private readonly List<(IoPriority Priority, LatencyStatistics Latency)> _entries = [];

    /// <summary>Latencies of the priorities that occurred, the job's own first.</summary>
    public IEnumerable<(IoPriority Priority, LatencyStatistics Latency)> Recorded => _entries.Where(static entry => entry.Latency.Count > 0);

    /// <summary>Makes room for the priorities that may occur.</summary>
    public void Prepare(IReadOnlyList<IoPriority> priorities)
    {
        foreach (IoPriority priority in priorities)
        {
            Of(priority).Prepare();
        }
    }

    /// <summary>Records an I/O; a priority that was not prepared counts as the first.</summary>
    public void Record(ushort priority, long nanoseconds)
    {
        foreach ((IoPriority known, LatencyStatistics latency) in _entries)
        {
            if (known.Value == priority)
            {
                latency.Record(nanoseconds);
                return;
            }
        }

        _entries[0].Latency.Record(nanoseconds);
    }

    /// <summary>Adds what another daemon recorded.</summary>
    public void Add(PriorityLatencies other)
    {
        foreach ((IoPriority priority, LatencyStatistics latency) in other._entries)
        {
            Of(priority).Add(latency);
        }
    }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        foreach ((_, LatencyStatistics latency) in _entries)
        {
            latency.Clear();
        }
    }

    private LatencyStatistics Of(IoPriority priority)
    {
        int index = _entries.FindIndex(entry => entry.Priority == priority);
        if (index < 0)
        {
            index = _entries.Count;
            _entries.Add((priority, new LatencyStatistics()));
        }

        return _entries[index].Latency;
    }
}
