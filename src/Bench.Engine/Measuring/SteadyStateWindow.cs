using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;

namespace Bench.Engine.Measuring;

/// <summary>The last samples of a job and whether they are steady by its criterion.</summary>
internal sealed class SteadyStateWindow(SteadyStateCriterion criterion, TimeSpan window, int samples)
{
    private readonly Queue<SteadySample> _samples = new();
    private bool _isAttained;
    private double _value;
    private double _deviation;
    private double _slope;

    /// <summary>Adds a sample; true when the window is full and steady.</summary>
    public bool Add(SteadySample added)
    {
        if (_samples.Count == samples)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue(added);
        if (_samples.Count < samples)
        {
            return false;
        }

        double[] values = [.. _samples.Select(Measured)];
        double mean = values.Average();
        if (criterion.BySlope)
        {
            _slope = SlopeOf(values, mean);
        }
        else
        {
            _deviation = values.Max(value => Math.Abs(value - mean));
        }

        double amount = criterion.BySlope ? _slope : _deviation;
        _value = !criterion.IsPercent ? amount : mean == 0 ? 0 : 100 * amount / mean;
        _isAttained = mean > 0 && Math.Abs(_value) < criterion.Limit;
        return _isAttained;
    }

    /// <summary>What is known now.</summary>
    public SteadyStateOutcome Outcome() => new(
        criterion,
        window,
        _isAttained,
        _value,
        _deviation,
        _slope,
        [.. _samples.Select(static sample => sample.Iops)],
        [.. _samples.Select(static sample => sample.BytesPerSecond)],
        [.. _samples.Select(static sample => sample.Latency)]);

    private double Measured(SteadySample sample) => criterion.Measure switch
    {
        SteadyStateMeasure.Iops => sample.Iops,
        SteadyStateMeasure.Bandwidth => sample.BytesPerSecond,
        _ => sample.Latency,
    };

    // Least squares over equally spaced samples.
    internal static double SlopeOf(double[] values, double mean)
    {
        double middle = (values.Length - 1) / 2.0;
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < values.Length; i++)
        {
            covariance += (i - middle) * (values[i] - mean);
            variance += (i - middle) * (i - middle);
        }

        return variance == 0 ? 0 : covariance / variance;
    }
}

/// <summary>What a stretch of time gave.</summary>
/// <param name="Iops">I/Os per second.</param>
/// <param name="BytesPerSecond">Bytes per second.</param>
/// <param name="Latency">Mean completion latency, ns.</param>
internal readonly record struct SteadySample(long Iops, long BytesPerSecond, long Latency);
