namespace Bench.Engine.Measuring;

/// <summary>
/// The steady state of SNIA's Solid State Storage Performance Test Specification: the IOPS of the last five rounds lie within 20 %
/// of their mean of each other, and the line through them rises or falls by at most 10 % of it.
/// </summary>
internal sealed class SniaWindow
{
    /// <summary>Rounds that are looked at.</summary>
    public const int Rounds = 5;

    private const double LargestRange = 0.2;
    private const double LargestExcursion = 0.1;

    private readonly Queue<double> _rounds = new();

    /// <summary>Distance of the largest round from the smallest, % of the mean; 0 before the first round.</summary>
    public double RangePercent { get; private set; }

    /// <summary>Adds a round; true when the last five are steady.</summary>
    public bool Add(double iops)
    {
        if (_rounds.Count == Rounds)
        {
            _rounds.Dequeue();
        }

        _rounds.Enqueue(iops);
        double[] values = [.. _rounds];
        double mean = values.Average();
        if (mean <= 0)
        {
            return false;
        }

        double range = (values.Max() - values.Min()) / mean;
        RangePercent = 100 * range;
        double excursion = Math.Abs(SteadyStateWindow.SlopeOf(values, mean)) * (values.Length - 1) / mean;
        return values.Length == Rounds && range <= LargestRange && excursion <= LargestExcursion;
    }
}
