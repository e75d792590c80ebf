namespace Bench.Cli.Tests.Fio;

/// <summary>Where I/Os go, by a log with offsets (in KiB).</summary>
public sealed class OffsetTests : FioTests
{
    private const string Log = "write_iops_log=x\nlog_offset=1\n";

    [Theory]
    [InlineData("sequential from the start", "rw=read\nsize=16k", "0 4 8 12")]
    [InlineData("offset moves the start", "rw=read\nfilesize=1m\noffset=64k\nsize=16k", "64 68 72 76")]
    [InlineData("io_size above size goes round", "rw=write\nsize=8k\nio_size=20k", "0 4 0 4 0")]
    [InlineData("a step of 8k leaves 8k out and wraps", "rw=read:8k\nsize=32k", "0 12 24 0 12 24 0 12")]
    [InlineData("a stepping block that ends the file is the last", "rw=write:6k\nsize=64k", "0 10 20 30 40 50 60")]
    [InlineData("a negative step walks backwards from the end", "rw=read:-8k\nsize=24k", "0 16 12 8 4 0")]
    [InlineData("files in turn", "rw=write\nsize=16k\nnrfiles=2", "0 0 4 4")]
    [InlineData("one file after another", "rw=write\nsize=16k\nnrfiles=2\nfile_service_type=sequential", "0 4 0 4")]
    [InlineData("three I/Os to a file at a time", "rw=write\nsize=32k\nnrfiles=2\nfile_service_type=roundrobin:3", "0 4 8 0 4 8 12 12")]
    [InlineData("zones of 8k with 8k left out", "rw=read\nzonemode=strided\nzonesize=8k\nzoneskip=8k\nsize=64k\nio_size=24k", "0 4 16 20 32 36")]
    [InlineData("zonerange above zonesize: the rest of the range is left out", "rw=read\nzonemode=strided\nzonesize=8k\nzonerange=16k\nsize=32k", "0 4 16 20 0 4 16 20")]
    [InlineData("no share of random blocks is sequential", "rw=randread\npercentage_random=0\nsize=16k", "0 4 8 12")]
    [InlineData("identical blocks, each eight times", "rw=randread:4\nrw_sequencer=identical\nsize=4k\nio_size=16k", "0 0 0 0")]
    public void Order_of_blocks(string rule, string options, string offsets)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\n{Engine(options)}{Log}{options}\n");

        Assert.Equal(0, run.ExitCode);
        Assert.True(offsets == run.OffsetsKib("x_iops.1.log"), $"{rule}: {run.OffsetsKib("x_iops.1.log")}");
    }

    [Fact]
    public void Clones_start_at_their_increments()
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nfilename=f\nrw=write\nsize=8k\noffset=4k\noffset_increment=64k\nnumjobs=3\n{Log}");

        Assert.Equal(["132 136", "4 8", "68 72"], Enumerable.Range(1, 3).Select(n => run.OffsetsKib($"x_iops.{n}.log")).Order(StringComparer.Ordinal));
        Assert.Equal("4 8", run.OffsetsKib("x_iops.1.log"));
        Assert.Equal(143360, new FileInfo(Bench.PathOf("f")).Length);
    }

    [Theory]
    [InlineData("offset=25%", "256 260")]
    [InlineData("offset=33%", "340 344")]
    [InlineData("offset=33%\noffset_align=64k", "384 388")]
    public void Offsets_in_percent_are_aligned(string options, string offsets)
    {
        Make("f", 1 << 20);

        FioRun run = FioRun.Of(Bench, $"[a]\nfilename=f\nrw=read\nnumber_ios=2\n{options}\n{Log}");

        Assert.Equal(offsets, run.OffsetsKib("x_iops.1.log"));
    }

    [Fact]
    public void A_mix_is_two_streams_from_the_start()
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nrw=rw\nsize=128k\n{Log}");

        List<string[]> rows = run.Log("x_iops.1.log");
        Assert.Equal(32, rows.Count);
        foreach (string direction in (ReadOnlySpan<string>)["0", "1"])
        {
            string[] offsets = [.. rows.Where(row => row[2] == direction).Select(static row => row[4])];
            Assert.Equal(Enumerable.Range(0, offsets.Length).Select(static n => (n * 4096).ToString(System.Globalization.CultureInfo.InvariantCulture)), offsets);
        }
    }

    [Fact]
    public void A_random_start_every_eight_blocks()
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nrw=randread:8\nsize=256m\nnumber_ios=64\n{Log}");

        long[] blocks = [.. run.OffsetsKib("x_iops.1.log").Split(' ').Select(static kib => long.Parse(kib, System.Globalization.CultureInfo.InvariantCulture) / 4)];
        Assert.All(blocks.Chunk(8), static run => Assert.Equal(Enumerable.Range(0, 8).Select(n => run[0] + n), run));
        Assert.True(blocks.Chunk(8).Select(static run => run[0]).Distinct().Count() > 1);
    }

    // The null engine where what is on the file does not matter.
    private static string Engine(string options) => options.Contains("rw=write", StringComparison.Ordinal) ? "" : "ioengine=null\n";
}
