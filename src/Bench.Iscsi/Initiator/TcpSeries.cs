using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// What TCP says of a session's connections, in the rhythm of the run's interval series. The thread that drives the session asks, when it
/// looks at its deadlines anyway: about half a microsecond for a connection. Memory is bounded: when it is full, every other sample goes
/// and the interval doubles.
/// </summary>
internal sealed class TcpSeries
{
    /// <summary>Samples that are kept at most of a connection.</summary>
    public const int MaximumSamples = 1024;

    private readonly List<TcpSample> _samples;
    private readonly int _capacity;
    private long _origin;

    /// <summary>A series without samples; the first one is taken at the next occasion.</summary>
    /// <param name="interval">Distance of samples, nanoseconds.</param>
    /// <param name="connections">Connections of the session.</param>
    /// <param name="now">The time that the grid starts from.</param>
    public TcpSeries(long interval, int connections, long now)
    {
        Interval = interval;
        _capacity = MaximumSamples * Math.Max(1, connections);
        _samples = new List<TcpSample>(_capacity);
        _origin = Next = now;
    }

    /// <summary>Distance of samples now, nanoseconds.</summary>
    public long Interval { get; private set; }

    /// <summary>When the next samples are due.</summary>
    public long Next { get; private set; }

    /// <summary>The samples, in order of time.</summary>
    public IReadOnlyList<TcpSample> Samples => _samples;

    /// <summary>Starts the grid anew, without samples.</summary>
    public void Restart(long now)
    {
        _samples.Clear();
        _origin = Next = now;
    }

    /// <summary>Takes the samples that are due.</summary>
    public void Sample(List<TcpTransport> transports, long now)
    {
        if (now < Next)
        {
            return;
        }

        if (_samples.Count + transports.Count > _capacity)
        {
            Thin();
        }

        for (var i = 0; i < transports.Count; i++)
        {
            if (transports[i].Statistics() is { } tcp)
            {
                _samples.Add(new TcpSample(now, i, tcp));
            }
        }

        Next = _origin + ((((now - _origin) / Interval) + 1) * Interval);
    }

    private void Thin()
    {
        _samples.RemoveAll(sample => ((sample.At - _origin) / Interval & 1) != 0);
        Interval *= 2;
    }
}
