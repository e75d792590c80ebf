using Bench.Engine;
using Bench.Engine.Measuring;
using Bench.Engine.Running;

namespace Bench.Cli.Live;

/// <summary>Turns one job's running counters into rates, from one look to the next.</summary>
internal sealed class JobMeter(string name, int group, int phase)
{
    private const int HistoryLength = 30;

    private readonly Queue<double> _history = new();
    private long _ios;
    private long _bytes;
    private double _latencySum;
    private long _seenAt;

    public string Name { get; } = name;

    public int Group { get; } = group;

    public int Phase { get; } = phase;

    public int Daemons { get; private set; }

    public int Running { get; private set; }

    public int Ended { get; private set; }

    /// <summary>True when the last look had a look before it to compare with: the rates are those of the time between.</summary>
    public bool HasRates { get; private set; }

    public double Iops { get; private set; }

    public double BytesPerSecond { get; private set; }

    public double MeanLatencyNanoseconds { get; private set; }

    /// <summary>IOPS of the last looks, oldest first.</summary>
    public IReadOnlyCollection<double> History => _history;

    /// <summary>Takes a look at the job's daemons.</summary>
    public void Look(IReadOnlyList<DaemonProgress> daemons)
    {
        Daemons = daemons.Count;
        Running = daemons.Count(static daemon => daemon.State == DaemonState.Running);
        Ended = daemons.Count(static daemon => daemon.State == DaemonState.Ended);
        long ios = 0;
        long bytes = 0;
        double latencySum = 0;
        foreach (DaemonProgress daemon in daemons)
        {
            foreach (DirectionStatistics direction in (ReadOnlySpan<DirectionStatistics>)[daemon.Statistics.Read, daemon.Statistics.Write, daemon.Statistics.Trim])
            {
                ios += direction.TotalIos;
                bytes += direction.Bytes;
                latencySum += direction.Lat.Mean * direction.Lat.Count;
            }
        }

        long now = Clock.Now;

        // Counters start again at the end of a ramp; such a look has no rate.
        HasRates = _seenAt != 0 && ios >= _ios;
        if (HasRates)
        {
            long began = daemons.Where(static daemon => daemon.StartedAt != 0).Select(static daemon => daemon.StartedAt).DefaultIfEmpty(_seenAt).Min();
            double seconds = Math.Max(now - Math.Max(_seenAt, began), 1) / (double)Clock.NanosecondsPerSecond;
            Iops = (ios - _ios) / seconds;
            BytesPerSecond = (bytes - _bytes) / seconds;
            MeanLatencyNanoseconds = ios > _ios ? Math.Max((latencySum - _latencySum) / (ios - _ios), 0) : 0;
            if (Running > 0)
            {
                _history.Enqueue(Iops);
                if (_history.Count > HistoryLength)
                {
                    _history.Dequeue();
                }
            }
        }

        _ios = ios;
        _bytes = bytes;
        _latencySum = latencySum;
        _seenAt = now;
    }
}
