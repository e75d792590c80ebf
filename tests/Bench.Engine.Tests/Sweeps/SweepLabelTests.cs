using Bench.Engine.Jobs;
using Bench.Engine.Sweeps;
using Bench.Engine.Tests.Jobs;

namespace Bench.Engine.Tests.Sweeps;

public sealed class SweepLabelTests
{
    [Fact]
    public void A_sweep_may_vary_the_label_with_what_it_stands_for()
    {
        SweepSpec spec = Read("label,ioengine=local:psync,\"built in\":mmap", "bs=4k,8k");

        Assert.Equal(["local", "local", "built in", "built in"], SweepPoint.CrossProduct(spec.Axes).Select(static point => point.Label));
    }

    [Fact]
    public void Without_a_label_a_point_gives_none() => Assert.Null(SweepPoint.CrossProduct(Read("bs=4k,8k").Axes)[0].Label);

    [Fact]
    public void Repeats_alone_are_one_point_measured_several_times()
    {
        SweepSpec spec = Read("repeat=3");

        Assert.Equal((3, 1), (spec.Repeat, SweepPoint.CrossProduct(spec.Axes).Count));
    }

    [Theory]
    [InlineData("repeat=1")]
    [InlineData("stop_when=lat_mean>1ms", "repeat=2")]
    public void Nothing_to_vary_is_refused(params string[] lines) =>
        Assert.Contains("varies no option", Assert.Throws<JobFileException>(() => Read(lines)).Message, StringComparison.Ordinal);

    private static SweepSpec Read(params string[] lines)
    {
        JobSet jobs = JobText.Read("[job]\nrw=read\nsize=1m\n[sweep]\n" + string.Join('\n', lines));
        return SweepSpecReader.Read(jobs, [], [], OptionTable.Standard)!;
    }
}
