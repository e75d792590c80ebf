using System.Runtime.CompilerServices;

namespace Bench.Engine.Measuring;

/// <summary>
/// Everything kept of one kind of latency in one direction: exact count, minimum, maximum, mean and standard deviation,
/// and the histogram. One writer, the daemon; the coordinator may read single fields at any time.
/// </summary>
public sealed class LatencyStatistics
{
    // Deviations are summed from the first value on: sums of squares of the values themselves would lose the digits
    // that a standard deviation far below the mean stands in.
    private long _origin;
    private double _sum;
    private double _sumOfSquares;

    /// <summary>The histogram.</summary>
    public LatencyHistogram Histogram { get; } = new();

    /// <summary>Values recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value, ns; 0 when there is none.</summary>
    public long Minimum { get; private set; }

    /// <summary>Largest value, ns.</summary>
    public long Maximum { get; private set; }

    /// <summary>Mean, ns.</summary>
    public double Mean => Count == 0 ? 0 : _origin + (_sum / Count);

    /// <summary>Sample standard deviation, ns.</summary>
    public double StandardDeviation => Count < 2 ? 0 : Math.Sqrt(SumOfSquaredDeviations / (Count - 1));

    private double SumOfSquaredDeviations => Count == 0 ? 0 : Math.Max(_sumOfSquares - (_sum * _sum / Count), 0);

    /// <summary>Records one value, ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanoseconds)
    {
        if (Count == 0)
        {
            _origin = nanoseconds;
            Minimum = nanoseconds;
        }

        Count++;
        double deviation = nanoseconds - _origin;
        _sum += deviation;
        _sumOfSquares += deviation * deviation;
        if (nanoseconds < Minimum)
        {
            Minimum = nanoseconds;
        }

        if (nanoseconds > Maximum)
        {
            Maximum = nanoseconds;
        }

        Histogram.Record(nanoseconds);
    }

    /// <summary>Adds what another recorder saw (parallel variance formula).</summary>
    public void Add(LatencyStatistics other)
    {
        if (other.Count == 0)
        {
            return;
        }

        double mean = Mean;
        double otherMean = other.Mean;
        double squares = SumOfSquaredDeviations + other.SumOfSquaredDeviations;
        double difference = otherMean - mean;
        long total = Count + other.Count;
        squares += Count == 0 ? 0 : difference * difference * Count * other.Count / total;
        double merged = ((mean * Count) + (otherMean * other.Count)) / total;
        Minimum = Count == 0 ? other.Minimum : Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
        _origin = (long)merged;
        _sum = (merged - _origin) * total;
        _sumOfSquares = squares + (_sum * _sum / total);
        Count = total;
        Histogram.Add(other.Histogram);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        Minimum = 0;
        Maximum = 0;
        _sum = 0;
        _sumOfSquares = 0;
        Histogram.Clear();
    }
}
