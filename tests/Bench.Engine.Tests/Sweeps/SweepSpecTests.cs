using Bench.Engine.Jobs;
using Bench.Engine.Sweeps;
using Bench.Engine.Tests.Jobs;

namespace Bench.Engine.Tests.Sweeps;

public sealed class SweepSpecTests
{
    [Theory]
    [InlineData("iodept=1,2", "iodepth")]
    [InlineData("nosuchthingatall=1", "unknown option")]
    [InlineData("repeats=2", "repeat")]
    [InlineData("iodepth=", "no value")]
    [InlineData("iodepth=1,,2", "missing")]
    [InlineData("iodepth=4..1", "empty")]
    [InlineData("iodepth=1..", "no range")]
    [InlineData("iodepth=1..8*1", "never ends")]
    [InlineData("iodepth=0..8*2", "never ends")]
    [InlineData("iodepth=1..8+0", "never ends")]
    [InlineData("iodepth=1..8q", "unknown unit")]
    [InlineData("runtime=1..10s", "both ends")]
    [InlineData("iodepth=1..1000000", "too many points")]
    [InlineData("iodepth=1,2,1", "twice")]
    [InlineData("filename=\"a", "quote")]
    [InlineData("numjobs,iodepth=1:2:3", "NUMJOBS:IODEPTH")]
    [InlineData("numjobs,numjobs=1:2", "twice")]
    [InlineData("order=backwards", "interleaved")]
    [InlineData("repeat=0", "out of range")]
    [InlineData("repeat=1001", "out of range")]
    [InlineData("settle=3parsec", "unknown unit")]
    [InlineData("settle=2d", "longer")]
    [InlineData("stop_when=lat_meen>1ms", "lat_mean")]
    [InlineData("stop_when=lat_mean>100", "unit")]
    [InlineData("goal=iops", "max STATISTIC")]
    [InlineData("goal=max iops where p99", "no condition")]
    [InlineData("goal=max iops where", "no condition after 'where': say what must hold there, as in max iops where p99<1ms")]
    [InlineData("goal=max iops where p99<1ms and", "no condition after 'and'")]
    [InlineData("goal=max iops", "range")]
    [InlineData("grow=bs", "stop_when")]
    [InlineData("grow=iodepth", "not among")]
    [InlineData("steady=iops", "limit")]
    [InlineData("steady=snia over", "no time")]
    [InlineData("steady=iops:5% over 10s within 5s", "no shorter")]
    public void A_mistake_is_refused_at_its_line(string line, string hint)
    {
        JobFileException refusal = SweepText.Refusal("bs=4k,8k", line);

        Assert.Contains(hint, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(6, refusal.Location.Line);
    }

    [Fact]
    public void An_option_is_swept_once()
    {
        JobFileException refusal = SweepText.Refusal("bs=4k,8k", "numjobs,blocksize=1:4k");

        Assert.Contains("swept twice", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_alone_make_no_sweep_but_for_repeats()
    {
        Assert.Contains("varies no option", SweepText.Refusal("settle=3s").Message, StringComparison.Ordinal);
        Assert.Single(SweepPoint.CrossProduct(SweepText.Spec("repeat=3").Axes));
    }

    [Fact]
    public void Too_many_combinations_are_refused()
        => Assert.Contains("too many points", SweepText.Refusal("iodepth=1..1000", "bs=4k..64k").Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_runs_are_refused()
        => Assert.Contains("30000 runs", SweepText.Refusal("iodepth=1..1000", "repeat=30").Message, StringComparison.Ordinal);

    [Fact]
    public void The_ends_of_a_range_are_its_first_and_last_value()
    {
        Assert.Equal(["500", "64k"], Ends("rate_iops=500..64k"));
        Assert.Equal(["1", "8"], Ends("iodepth=1..15*2"));
        Assert.Equal(["1", "5", "2"], Ends("iodepth=1,5,2"));

        static IEnumerable<string> Ends(string line) => SweepText.Spec(line, "bs=4k..8k", "goal=max iops").Axes[0].Ends.Values.Select(static value => value[0]);
    }

    [Fact]
    public void The_command_line_takes_the_place_of_lines_that_set_the_same()
    {
        SweepSpec spec = SweepText.With(["bs=4k,8k", "iodepth=1,2", "repeat=5"], ["blocksize=64k", "repeat=2", "numjobs=1,2"]);

        Assert.Equal(["iodepth", "bs", "numjobs"], spec.Axes.SelectMany(static axis => axis.Options));
        Assert.Equal("64k", spec.Axes[1].Values[0][0]);
        Assert.Equal(2, spec.Repeat);
    }

    [Fact]
    public void Defaults_hold_where_nobody_says_otherwise()
    {
        SweepSpec spec = SweepText.With(["bs=4k,8k", "repeat=5"], [], ["repeat=2", "settle=3s"]);

        Assert.Equal((5, TimeSpan.FromSeconds(3)), (spec.Repeat, spec.Settle));
    }

    [Fact]
    public void Without_a_sweep_there_is_none()
        => Assert.Null(SweepSpecReader.Read(JobText.Read("[j]\nioengine=null\nsize=1m\n"), [], [new SweepSetting("repeat", "3", default)], OptionTable.Standard));

    [Theory]
    [InlineData("bs=4k,8k|iodepth=1,2|numjobs=1,2", "numjobs")]
    [InlineData("bs=4k,8k|iodepth=1,2", "iodepth")]
    [InlineData("bs=4k,8k|rw=read,write", "bs")]
    [InlineData("bs=4k,8k|iodepth=1,2|grow=bs|stop_when=iops>1", "bs")]
    public void The_load_is_what_grows_unless_somebody_says_otherwise(string lines, string growing)
    {
        SweepSpec spec = SweepText.Spec(lines.Split('|'));

        Assert.True(spec.Axes[spec.Growing].Sets(growing));
    }

    [Fact]
    public void No_setting_of_a_sweep_hides_an_option()
        => Assert.All(SweepSpecReader.SettingNames, static name => Assert.Null(OptionTable.Standard.Find(name)));

    [Fact]
    public void A_goal_is_read_with_its_conditions()
    {
        SweepGoal goal = SweepText.Spec("iodepth=1..256", "goal=max iops where p99<1ms and cpu<80%").Goal!;

        Assert.Equal("max iops where lat_p99 < 1 ms and cpu < 80 %", goal.ToString());
    }

    [Fact]
    public void A_steady_start_has_fios_or_snias_criterion()
    {
        Assert.Equal(("iops:5%", 10, 60), Steady("steady=iops:5% over 10s within 1m"));
        Assert.Equal(("snia", 300, 3000), Steady("steady=snia"));
        Assert.Equal(("bw_slope:1%", 30, 300), Steady("steady=bw_slope:1%"));

        static (string, int, int) Steady(string line)
        {
            var steady = SweepText.Spec("bs=4k,8k", line).Steady!;
            return (steady.Name, (int)steady.Window.TotalSeconds, (int)steady.Limit.TotalSeconds);
        }
    }
}
