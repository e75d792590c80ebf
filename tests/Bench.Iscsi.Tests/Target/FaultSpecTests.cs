using Bench.Iscsi.Target.Faults;

namespace Bench.Iscsi.Tests.Target;

public sealed class FaultSpecTests
{
    [Fact]
    public void Faults_are_read_with_share_and_scope()
    {
        Assert.Equal(new FaultSpec(FaultKind.Busy) { Probability = 0.01, Scope = FaultScope.Writes }, FaultSpec.Parse("busy=1%@write"));
        Assert.Equal(new FaultSpec(FaultKind.Drop) { Probability = 0.25 }, FaultSpec.Parse("drop=0.25"));
        Assert.Equal(new FaultSpec(FaultKind.SlowR2T) { Latency = new(LatencyShape.Fixed, 5e6) }, FaultSpec.Parse("r2t=5ms"));
        Assert.Equal(new(LatencyShape.Uniform, 1e5, 2e6), FaultSpec.Parse("latency=uniform:100us-2ms").Latency);
        Assert.Equal("hardware error: internal target failure (04/44/00)", FaultSpec.Parse("check=1%:4/44/00").Sense.ToString());
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("busy=101%")]
    [InlineData("busy=1.5")]
    [InlineData("busy=1%@all")]
    [InlineData("check=1%:99/11/00")]
    [InlineData("check=1%:3/11")]
    [InlineData("latency=fast")]
    [InlineData("latency=uniform:2ms-1ms")]
    [InlineData("latency=2h")]
    [InlineData("earthquake=1%")]
    public void What_is_no_fault_is_refused(string text) => Assert.Throws<FormatException>(() => FaultSpec.Parse(text));

    /// <summary>Of 20,000 draws the mean is within 5 standard errors of the distribution's: false alarm below 1 in a million (and the seed is fixed).</summary>
    [Theory]
    [InlineData("exp:500us", 500e3, 500e3)]
    [InlineData("uniform:100us-300us", 200e3, 57.7e3)]
    [InlineData("normal:1ms:100us", 1e6, 100e3)]
    [InlineData("200us", 200e3, 0)]
    public void A_latency_has_the_mean_it_says(string text, double mean, double deviation)
    {
        var distribution = LatencyDistribution.Parse(text);
        var random = new Random(3);
        double sum = 0;
        for (int i = 0; i < 20_000; i++)
        {
            sum += distribution.Draw(random);
        }
        Assert.InRange(sum / 20_000, mean - 1 - (5 * deviation / Math.Sqrt(20_000)), mean + 1 + (5 * deviation / Math.Sqrt(20_000)));
    }
}
