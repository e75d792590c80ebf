namespace Bench.Engine.Measuring;

/// <summary>
/// Rates (KiB/s or I/Os per second) sampled over short stretches of a run: fio's <c>bw_min</c> … <c>bw_samples</c> and
/// <c>iops_min</c> … <c>iops_samples</c>.
/// </summary>
public sealed class RateSamples
{
    private double _sumOfSquaredDeviations;

    /// <summary>Number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest sample; 0 without samples.</summary>
    public long Minimum { get; private set; }

    /// <summary>Largest sample.</summary>
    public long Maximum { get; private set; }

    /// <summary>Mean of the samples.</summary>
    public double Mean { get; private set; }

    /// <summary>Sample standard deviation.</summary>
    public double StandardDeviation => Count < 2 ? 0 : Math.Sqrt(_sumOfSquaredDeviations / (Count - 1));

    /// <summary>Adds a sample (Welford's method).</summary>
    public void Record(long rate)
    {
        Minimum = Count == 0 ? rate : Math.Min(Minimum, rate);
        Maximum = Math.Max(Maximum, rate);
        Count++;
        double deviation = rate - Mean;
        Mean += deviation / Count;
        _sumOfSquaredDeviations += deviation * (rate - Mean);
    }

    /// <summary>
    /// Adds the samples of a daemon that ran beside this one. Rates add up, so minimum, maximum, mean and variance are
    /// summed as fio's group reporting does; minimum and maximum are therefore bounds.
    /// </summary>
    public void AddBeside(RateSamples other)
    {
        if (other.Count == 0)
        {
            return;
        }

        Minimum += other.Minimum;
        Maximum += other.Maximum;
        Mean += other.Mean;
        Count += other.Count;
        _sumOfSquaredDeviations += other._sumOfSquaredDeviations;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Minimum);
        writer.Write(Maximum);
        writer.Write(Mean);
        writer.Write(_sumOfSquaredDeviations);
    }

    internal void Read(BinaryReader reader)
    {
        Count = reader.ReadInt64();
        Minimum = reader.ReadInt64();
        Maximum = reader.ReadInt64();
        Mean = reader.ReadDouble();
        _sumOfSquaredDeviations = reader.ReadDouble();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        Minimum = 0;
        Maximum = 0;
        Mean = 0;
        _sumOfSquaredDeviations = 0;
    }
}
