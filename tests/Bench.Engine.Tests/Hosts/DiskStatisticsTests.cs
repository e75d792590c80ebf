using Bench.Engine.Hosts;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Hosts;

public sealed class DiskStatisticsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Differences_are_in_the_order_of_the_kernels_fields()
    {
        DiskCounters before = DiskCounters.Parse("  10 11 12 13 14 15 16 17 3 18 19 0 0 0 0 0 0\n")!.Value;
        DiskCounters after = DiskCounters.Parse("110 111 112 113 114 115 116 117 0 518 1019 0 0 0 0")!.Value;
        Assert.Equal(
            new DiskUtilization("sda", 100, 100, 100, 100, 100, 100, 100, 100, 1000, 50),
            after.Since(before, "sda", 1000));
    }

    [Fact]
    public void Times_may_wrap_at_32_bits()
    {
        DiskCounters before = DiskCounters.Parse("0 0 0 4294967290 0 0 0 0 0 0 0")!.Value;
        DiskCounters after = DiskCounters.Parse("0 0 0 4 0 0 0 0 0 0 0")!.Value;
        Assert.Equal(10, after.Since(before, "sda", 0).ReadTicks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("a b c d e f g h i j k")]
    public void Text_of_another_form_is_no_reading(string? text) => Assert.Null(DiskCounters.Parse(text));

    [SkippableFact]
    public void Direct_writes_are_counted_on_the_device_and_cached_reads_are_not()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        Target[] targets = [new Target(loop.Path, TargetKind.Block, 1 << 20)];
        DiskStatistics statistics = DiskStatistics.Start(targets, SystemRoots.Machine);
        Tool.Run("dd", "if=/dev/zero", $"of={loop.Path}", "bs=64k", "count=16", "oflag=direct", "status=none");
        DiskUtilization written = Assert.Single(statistics.SinceStart());
        Assert.Equal((loop.Name, 2048L), (written.Name, written.WriteSectors));

        byte[] buffer = new byte[1 << 20];
        using FileStream device = File.OpenRead(loop.Path);
        device.ReadExactly(buffer);
        long first = Assert.Single(statistics.SinceStart()).ReadSectors;
        device.Position = 0;
        device.ReadExactly(buffer);
        Assert.Equal(2048, first);
        Assert.Equal(first, Assert.Single(statistics.SinceStart()).ReadSectors);
    }

    [Fact]
    public void Targets_without_a_disk_are_left_out() =>
        Assert.Empty(DiskStatistics.Start([new Target("/dev/null", TargetKind.Character, 0)], SystemRoots.Machine).SinceStart());
}
