using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// Draws items 0 .. Count-1 of which some are more popular than others: the zipf, pareto and normal kinds of
/// <c>random_distribution</c> and <c>file_service_type</c>.
/// </summary>
internal abstract class RankSampler
{
    protected RankSampler(long count) => Count = count;

    /// <summary>Number of items.</summary>
    public long Count { get; }

    /// <summary>The most popular item.</summary>
    public abstract long Hottest { get; }

    /// <summary>Draws an item.</summary>
    public abstract long Next(ref RandomStream random);

    /// <summary>The sampler of a skewed distribution, or null for the uniform and the zoned ones.</summary>
    public static RankSampler? Create(RandomDistributionKind kind, double parameter, long count) => kind switch
    {
        RandomDistributionKind.Zipf => new ZipfSampler(count, parameter),
        RandomDistributionKind.Pareto => new ParetoSampler(count, parameter),
        RandomDistributionKind.Normal => new NormalSampler(count, parameter),
        _ => null,
    };
}

/// <summary>Rank r (from 1) is drawn with probability proportional to r^-theta, exactly, for any theta above 0.</summary>
/// <remarks>
/// Rejection-inversion (Hörmann and Derflinger 1996): constant set-up, where summing the series as fio does takes 10^7 powers
/// per file, and no trouble at theta = 1, which fio must refuse.
/// </remarks>
internal sealed class ZipfSampler : RankSampler
{
    private readonly double _theta;
    private readonly double _integralAtOne;
    private readonly double _integralAtEnd;
    private readonly double _cut;

    public ZipfSampler(long count, double theta)
        : base(count)
    {
        _theta = theta;
        _integralAtOne = Integral(1.5) - 1;
        _integralAtEnd = Integral(count + 0.5);
        _cut = 2 - Inverse(Integral(2.5) - Weight(2));
    }

    /// <inheritdoc/>
    public override long Hottest => 0;

    /// <inheritdoc/>
    public override long Next(ref RandomStream random)
    {
        while (true)
        {
            var u = _integralAtEnd + (random.Unit() * (_integralAtOne - _integralAtEnd));
            var x = Inverse(u);
            var rank = Math.Clamp((long)(x + 0.5), 1, Count);
            if (rank - x <= _cut || u >= Integral(rank + 0.5) - Weight(rank))
            {
                return rank - 1;
            }
        }
    }

    private double Weight(double x) => Math.Exp(-_theta * Math.Log(x));

    private double Integral(double x)
    {
        var log = Math.Log(x);
        var t = (1 - _theta) * log;
        return log * (Math.Abs(t) < 1e-8 ? 1 + (t / 2) : (Math.Exp(t) - 1) / t);
    }

    private double Inverse(double y)
    {
        var t = Math.Max(-1, y * (1 - _theta));
        return Math.Exp(y * (Math.Abs(t) < 1e-8 ? 1 - (t / 2) : Math.Log(1 + t) / t));
    }
}

/// <summary>Pareto: a share h of the items gets a share 1-h of the accesses, and so on within.</summary>
internal sealed class ParetoSampler(long count, double h) : RankSampler(count)
{
    private readonly double _power = Math.Log(h) / Math.Log(1 - h);

    /// <inheritdoc/>
    public override long Hottest => 0;

    /// <inheritdoc/>
    public override long Next(ref RandomStream random) => (long)((Count - 1) * Math.Pow(random.Unit(), _power));
}

/// <summary>
/// Bell shaped as fio has it: the mean of twelve uniform draws (a standard deviation of 8.3 % of the range) moved by up to
/// half of <c>dev</c> percent either way, so <c>dev</c> widens the bell but is not its standard deviation.
/// </summary>
internal sealed class NormalSampler : RankSampler
{
    private const int Draws = 12;

    private readonly double _jitter;

    public NormalSampler(long count, double deviationPercent)
        : base(count) =>
        _jitter = Math.Min(count * deviationPercent / 100, count / 2.0);

    /// <inheritdoc/>
    public override long Hottest => Count / 2;

    /// <inheritdoc/>
    public override long Next(ref RandomStream random)
    {
        var sum = 0.0;
        for (var i = 0; i < Draws; i++)
        {
            sum += random.Unit();
        }

        var item = (sum / Draws * Count) + ((random.Unit() - 0.5) * _jitter);
        return Math.Clamp((long)item, 0, Count - 1);
    }
}
