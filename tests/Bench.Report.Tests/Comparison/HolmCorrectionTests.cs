using Bench.Report.Comparison;

namespace Bench.Report.Tests.Comparison;

public sealed class HolmCorrectionTests
{
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
    [Fact]
    public void It_agrees_with_the_published_procedure() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void One_comparison_stays_as_it_is() => Assert.Equal([0.2], HolmCorrection.Adjust([0.2]));

    [Fact]
    public void Nothing_passes_one() => Assert.Equal([1.0, 1.0, 1.0], HolmCorrection.Adjust([0.9, 0.5, 0.8]));
}
