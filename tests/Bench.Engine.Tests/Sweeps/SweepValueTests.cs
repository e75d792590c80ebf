using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Sweeps;
using Bench.Engine.Tests.Jobs;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Sweeps;

public sealed class SweepValueTests
{
    private static Config Often => Config.QuickThrowOnFailure.WithMaxTest(500);

    [Theory]
    [InlineData("numjobs=1,2,4", "1 2 4")]
    [InlineData("numjobs=1..32*2", "1 2 4 8 16 32")]
    [InlineData("numjobs=1..100*2", "1 2 4 8 16 32 64")]
    [InlineData("numjobs=1..10+3", "1 4 7 10")]
    [InlineData("numjobs=1..4", "1 2 3 4")]
    [InlineData("numjobs=3..3", "3")]
    [InlineData("numjobs=1..10*1.5", "1 2 3 5 8")]
    [InlineData("numjobs=1..4*2,12,16..24+4", "1 2 4 12 16 20 24")]
    [InlineData("bs=4k..1m*2", "4k 8k 16k 32k 64k 128k 256k 512k 1m")]
    [InlineData("bs=512..4k*2", "512 1k 2k 4k")]
    [InlineData("bs=4k..8k", "4k 5k 6k 7k 8k")]
    [InlineData("bs=4k..16k+4k", "4k 8k 12k 16k")]
    [InlineData("runtime=10s..1m+20s", "10s 30s 50s")]
    [InlineData("thinktime=100us..1ms*2", "100us 200us 400us 800us")]
    [InlineData("runtime=500ms..2s*2", "500ms 1s 2s")]
    [InlineData("size=10%..50%+20%", "10% 30% 50%")]
    [InlineData("rw=randread,randwrite", "randread randwrite")]
    [InlineData("bs=\"4k,64k\",8k", "4k,64k 8k")]
    [InlineData("filename=../a,/dev/sdb", "../a /dev/sdb")]
    [InlineData("direct=0, 1", "0 1")]
    public void Lists_and_ranges_give_the_values_in_order(string line, string values)
        => Assert.Equal(values.Split(' '), Assert.Single(SweepText.Spec(line).Axes).Values.Select(static value => value[0]));

    [Fact]
    public void The_suffix_of_a_range_means_what_it_means_to_the_job()
    {
        JobSet jobs = JobText.Read("[j]\nioengine=null\nsize=1m\nkb_base=1000\n[sweep]\nbs=2k..1m*10\n");

        SweepSpec spec = SweepSpecReader.Read(jobs, [], [], OptionTable.Standard)!;

        Assert.Equal(["2k", "20k", "200k"], spec.Axes[0].Values.Select(static value => value[0]));
    }

    [Fact]
    public void Paired_options_change_together()
        => Assert.Equal(
            ["numjobs=1 iodepth=8 bs=4k", "numjobs=1 iodepth=8 bs=8k", "numjobs=2 iodepth=16 bs=4k", "numjobs=2 iodepth=16 bs=8k"],
            SweepText.Points("numjobs,iodepth=1:8,2:16", "bs=4k,8k"));

    [Fact]
    public void The_first_option_varies_slowest()
        => Assert.Equal(["iodepth=1 bs=4k", "iodepth=1 bs=8k", "iodepth=2 bs=4k", "iodepth=2 bs=8k"], SweepText.Points("iodepth=1,2", "bs=4k,8k"));

    [Fact]
    public void Aliases_become_the_options_own_name()
        => Assert.Equal(["bs"], SweepText.Spec("blocksize=4k,8k").Axes[0].Options);

    [Fact]
    public void Sums_and_products_reach_every_value_up_to_the_last()
    {
        var ranges = from first in Gen.Choose(1, 500)
                     from span in Gen.Choose(0, 5000)
                     from step in Gen.Choose(2, 50)
                     from multiplies in Gen.Elements(true, false)
                     select (first, last: first + span, step, multiplies);
        Prop.ForAll(ranges.ToArbitrary(), r =>
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"iodepth={r.first}..{r.last}{(r.multiplies ? '*' : '+')}{r.step}");
            long[] values = [.. SweepText.Spec(line).Axes[0].Values.Select(static value => long.Parse(value[0], CultureInfo.InvariantCulture))];
            long next = r.multiplies ? values[^1] * r.step : values[^1] + r.step;
            return values[0] == r.first && values[^1] <= r.last && next > r.last
                && values.Zip(values.Skip(1)).All(pair => pair.Second == (r.multiplies ? pair.First * r.step : pair.First + r.step));
        }).Check(Often);
    }

    [Fact]
    public void Quoted_values_stay_whole()
    {
        var texts = Gen.Elements("4k", ",", ":", "..", " ", "a", "/", "=", "*").NonEmptyListOf().Select(string.Concat).Where(static text => text.Trim() == text);
        Prop.ForAll(texts.ToArbitrary(), text =>
            SweepText.Spec($"filename,iodepth=\"{text}\":1").Axes[0].Values[0].SequenceEqual([text, "1"])).Check(Often);
    }

    [Fact]
    public void A_cross_product_has_every_combination_once()
    {
        var sizes = from depths in Gen.Choose(1, 6) from blocks in Gen.Choose(1, 5) from jobs in Gen.Choose(1, 4) select (depths, blocks, jobs);
        Prop.ForAll(sizes.ToArbitrary(), s =>
        {
            string[] points = [.. SweepText.Points($"iodepth=1..{s.depths}", $"bs=4k..{3 + s.blocks}k", $"numjobs=1..{s.jobs}")];
            return points.Length == s.depths * s.blocks * s.jobs && points.Distinct().Count() == points.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void Arbitrary_lines_are_read_or_refused_with_their_place()
    {
        string[] parts =
        [
            "iodepth", "bs", "numjobs", "rw", "repeat", "order", "seed", "settle", "stop_when", "grow", "goal", "steady", "=", "=", ",", ":", "..", "*", "+",
            "1", "2", "8", "0", "4k", "1m", "10s", "%", "\"", " ", "max iops", " where ", "p99<1ms", "random", "snia", " over ", "randread", "-", "é", "99999999999999999999",
        ];
        Prop.ForAll(Gen.Elements(parts).ListOf().Select(string.Concat).ToArbitrary(), line =>
        {
            try
            {
                return SweepText.Spec("iodepth=1,2", line).Axes.Count > 0;
            }
            catch (JobFileException refusal)
            {
                return refusal.Location.Line > 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
