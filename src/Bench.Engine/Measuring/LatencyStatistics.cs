using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Engine.Measuring;

/// <summary>
/// Everything kept of one kind of latency in one direction: exact count, minimum, maximum, mean and standard deviation,
/// and the histogram. One writer, the daemon; the coordinator may read single fields at any time.
/// </summary>
/// <remarks>
/// The moments are integers (sum and 128-bit sum of squares of nanoseconds), so merging is exact in any order and recording
/// costs a multiplication and two additions instead of a division.
/// </remarks>
public sealed partial class LatencyStatistics
{
    private LatencyHistogram? _histogram;
    // The histogram's bins; none before it is made, so that one comparison finds that out and too large values as well.
    private long[] _bins = [];
    private long _sum;
    private ulong _squaresLow;
    private ulong _squaresHigh;

    // Extremes of the interval that is open, folded into the earlier ones when it closes: an interval's exact extremes
    // then cost nothing per value.
    private long _minimum = long.MaxValue;
    private long _maximum = -1;
    private long _earlierMinimum = long.MaxValue;
    private long _earlierMaximum = -1;

    /// <summary>The histogram; empty when nothing was recorded.</summary>
    public LatencyHistogram Histogram => _histogram ?? LatencyHistogram.Empty;

    /// <summary>Values recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the values, ns.</summary>
    public long Sum => _sum;

    /// <summary>Smallest value, ns; 0 when there is none.</summary>
    public long Minimum => Count == 0 ? 0 : Math.Min(_minimum, _earlierMinimum);

    /// <summary>Largest value, ns; 0 when there is none.</summary>
    public long Maximum => Math.Max(Math.Max(_maximum, _earlierMaximum), 0);

    /// <summary>Mean, ns.</summary>
    public double Mean => Count == 0 ? 0 : (double)_sum / Count;

    /// <summary>Sample standard deviation, ns.</summary>
    public double StandardDeviation
    {
        get
        {
            if (Count < 2)
            {
                return 0;
            }

            BigInteger count = Count;
            BigInteger numerator = (count * (((BigInteger)_squaresHigh << 64) + _squaresLow)) - ((BigInteger)_sum * _sum);
            return Math.Sqrt(Math.Max((double)numerator, 0) / ((double)Count * (Count - 1)));
        }
    }

    /// <summary>Makes the histogram now, so that the first value recorded allocates nothing.</summary>
    public void Prepare() => _bins = (_histogram ??= new LatencyHistogram()).Bins;

    /// <summary>Records one value, ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanoseconds)
    {
        Count++;
        _sum += nanoseconds;
        ulong value = (ulong)nanoseconds;
        if (value >> 32 == 0)
        {
            // Up to 4.3 s the square has 64 bits, and it carries once in a great while.
            ulong square = value * value;
            ulong squares = _squaresLow + square;
            _squaresLow = squares;
            if (squares < square)
            {
                _squaresHigh++;
            }
        }
        else
        {
            AddLargeSquare(value);
        }

        if (nanoseconds < _minimum)
        {
            _minimum = nanoseconds;
        }

        if (nanoseconds > _maximum)
        {
            _maximum = nanoseconds;
        }

        long[] bins = _bins;
        int bin = LatencyHistogram.UnboundedBinOf(nanoseconds);
        if ((uint)bin < (uint)bins.Length)
        {
            bins[bin]++;
        }
        else
        {
            RecordRare(nanoseconds);
        }
    }

    /// <summary>Records one value, ns, that occurred several times; for the cold path.</summary>
    internal void Record(long nanoseconds, long times)
    {
        Prepare();
        Count += times;
        _sum += nanoseconds * times;
        UInt128 squares = new UInt128(_squaresHigh, _squaresLow) + ((UInt128)nanoseconds * (UInt128)nanoseconds * (UInt128)times);
        _squaresLow = (ulong)squares;
        _squaresHigh = (ulong)(squares >> 64);
        _minimum = Math.Min(_minimum, nanoseconds);
        _maximum = Math.Max(_maximum, nanoseconds);
        Histogram.Add(LatencyHistogram.BinOf(nanoseconds), times);
    }

    /// <summary>
    /// The value below or at which <paramref name="percent"/> % of all values lie, ns: the centre of its bin, kept inside
    /// <see cref="Minimum"/> and <see cref="Maximum"/>. 0 without values.
    /// </summary>
    public long Percentile(double percent) => Count == 0
        ? 0
        : Math.Clamp(
            LatencyHistogram.CentreOf(LatencyHistogram.PercentileBin(Histogram.Counts, Count, percent)), Minimum, Maximum);

    /// <summary>Adds what another recorder saw; exact.</summary>
    public void Add(LatencyStatistics other)
    {
        if (other.Count == 0)
        {
            return;
        }

        Prepare();
        Count += other.Count;
        _sum += other._sum;
        ulong low = _squaresLow + other._squaresLow;
        _squaresHigh += other._squaresHigh + (low < _squaresLow ? 1UL : 0);
        _squaresLow = low;
        _earlierMinimum = Math.Min(_earlierMinimum, other.Minimum);
        _earlierMaximum = Math.Max(_earlierMaximum, other.Maximum);
        Histogram.Add(other.Histogram);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        _sum = 0;
        _squaresLow = 0;
        _squaresHigh = 0;
        _minimum = _earlierMinimum = long.MaxValue;
        _maximum = _earlierMaximum = -1;
        _histogram?.Clear();
    }

    /// <summary>Smallest and largest value since the last <see cref="CloseInterval"/>, ns; both 0 when there was none.</summary>
    internal (long Minimum, long Maximum) OpenInterval => _maximum < 0 ? (0, 0) : (_minimum, _maximum);

    /// <summary>Begins a new interval for <see cref="OpenInterval"/>.</summary>
    internal void CloseInterval()
    {
        // Widened first: a reader in between sees the extremes twice, never not at all.
        _earlierMinimum = Math.Min(_earlierMinimum, _minimum);
        _earlierMaximum = Math.Max(_earlierMaximum, _maximum);
        _minimum = long.MaxValue;
        _maximum = -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddLargeSquare(ulong value)
    {
        UInt128 squares = new UInt128(_squaresHigh, _squaresLow) + ((UInt128)value * value);
        _squaresLow = (ulong)squares;
        _squaresHigh = (ulong)(squares >> 64);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordRare(long nanoseconds)
    {
        Prepare();
        Histogram.Record(nanoseconds);
    }
}
