using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Targets;

public sealed class TargetLayoutTests : IDisposable
{
    private const long K = 1024;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Size_is_divided_over_the_files_and_whole_blocks_left_over_go_to_the_first()
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Directory = _folder.Root;
            options.NrFiles = 4;
            options.Size = new SizeSpec((16 * K) + 3);
            options.BlockSize = new PerDirection<SizeRange>(new SizeRange(1));
        });
        IReadOnlyList<Target> targets = TargetLayout.Resolve(plan, TestPlan.Files);
        Assert.Equal([4097, 4097, 4097, 4096], targets.Select(target => target.RegionLength));
    }

    [Fact]
    public void Size_below_filesize_is_the_amount_while_the_region_is_the_file()
    {
        DaemonPlan plan = Plan("f", options =>
        {
            options.Size = new SizeSpec(16 * K);
            options.FileSize = new SizeRange(64 * K);
        });
        Target target = TestPlan.Only(plan);
        Assert.Equal(64 * K, target.RegionLength);
        Assert.Equal(16 * K, IoAmount.PerLoop(plan.Options, [target]));
    }

    [Fact]
    public void Size_above_filesize_does_not_wrap()
    {
        DaemonPlan plan = Plan("f", options =>
        {
            options.Size = new SizeSpec(256 * K);
            options.FileSize = new SizeRange(64 * K);
        });
        Assert.Equal(64 * K, IoAmount.PerLoop(plan.Options, [TestPlan.Only(plan)]));
    }

    [Fact]
    public void Io_size_is_the_amount_whatever_the_region()
    {
        DaemonPlan plan = Plan("f", options =>
        {
            options.Size = new SizeSpec(64 * K);
            options.IoSize = new SizeSpec(256 * K);
        });
        Target target = TestPlan.Only(plan);
        Assert.Equal(64 * K, target.RegionLength);
        Assert.Equal(256 * K, IoAmount.PerLoop(plan.Options, [target]));
    }

    [Fact]
    public void A_percentage_of_an_existing_file_is_rounded_to_blocks()
    {
        _folder.Write("f", 100_000);
        Target target = TestPlan.Only(Plan("f", options => options.Size = new SizeSpec(0, 50)));
        Assert.Equal((100_000L, 50_000L - (50_000 % 4096)), (target.Size, target.RegionLength));
    }

    [Fact]
    public void An_existing_file_without_size_is_used_whole()
    {
        _folder.Write("f", 100_000);
        Target target = TestPlan.Only(Plan("f", _ => { }));
        Assert.Equal((0L, 100_000L), (target.RegionStart, target.RegionLength));
    }

    [Fact]
    public void A_larger_file_keeps_its_size_under_a_smaller_region()
    {
        _folder.Write("f", 100_000);
        Target target = TestPlan.Only(Plan("f", options => options.Size = new SizeSpec(8 * K)));
        Assert.Equal((100_000L, 8 * K), (target.Size, target.RegionLength));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(50)]
    public void A_missing_file_without_size_is_an_error(int? percent)
    {
        DaemonPlan plan = Plan("f", options => options.Size = percent is { } share ? new SizeSpec(0, share) : null);
        var error = Assert.Throws<DeviceException>(() => TestPlan.Only(plan));
        Assert.Equal(22, error.Errno);
        Assert.Contains("you need to specify size=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clones_move_on_by_the_increment_from_the_first()
    {
        void Set(JobOptions options)
        {
            options.Size = new SizeSpec(16 * K);
            options.Offset = new SizeSpec(4 * K);
            options.OffsetIncrement = new SizeSpec(32 * K);
        }

        Assert.Equal(4 * K, TestPlan.Only(Plan("f", Set)).RegionStart);
        Target third = TestPlan.Only(Plan("f", Set, clone: 2));
        Assert.Equal((68 * K, 84 * K), (third.RegionStart, third.Size));
    }

    [Theory]
    [InlineData(0, 36864)]
    [InlineData(65536, 65536)]
    public void A_percentage_offset_is_rounded_up_to_the_alignment(long align, long start)
    {
        _folder.Write("f", 100_000);
        Target target = TestPlan.Only(Plan("f", options =>
        {
            options.Offset = new SizeSpec(0, 33);
            options.OffsetAlign = align;
        }));
        Assert.Equal((start, 100_000 - start), (target.RegionStart, target.RegionLength));
    }

    [Fact]
    public void An_offset_behind_the_end_is_an_error()
    {
        _folder.Write("f", 4096);
        DaemonPlan plan = Plan("f", options => options.Offset = new SizeSpec(8192));
        Assert.Equal(22, Assert.Throws<DeviceException>(() => TestPlan.Only(plan)).Errno);
    }

    [Fact]
    public void Appending_starts_at_the_end()
    {
        _folder.Write("f", 10_000);
        Target target = TestPlan.Only(Plan("f", options =>
        {
            options.FileAppend = true;
            options.Size = new SizeSpec(8 * K);
        }));
        Assert.Equal((10_000L, 8 * K), (target.RegionStart, target.RegionLength));
    }

    [Fact]
    public void A_block_larger_than_the_data_is_an_error()
    {
        DaemonPlan plan = Plan("f", options => options.Size = new SizeSpec(1000));
        Assert.Equal(22, Assert.Throws<DeviceException>(() => TestPlan.Only(plan)).Errno);
    }

    [Fact]
    public void A_missing_directory_is_an_error_and_is_not_created()
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Directory = _folder["missing"];
            options.Size = new SizeSpec(64 * K);
        });
        Assert.Equal(2, Assert.Throws<DeviceException>(() => TestPlan.Only(plan)).Errno);
        Assert.False(Directory.Exists(_folder["missing"]));
    }

    [Fact]
    public void A_range_of_file_sizes_gives_different_files_that_repeat()
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Directory = _folder.Root;
            options.NrFiles = 40;
            options.FileSize = new SizeRange(8 * K, 1024 * K);
        });
        long[] sizes = [.. TargetLayout.Resolve(plan, TestPlan.Files).Select(target => target.Size)];
        Assert.All(sizes, size => Assert.InRange(size, 8 * K, 1024 * K));
        Assert.All(sizes, size => Assert.Equal(0, size % 4096));

        // 40 draws from 255 sizes: fewer than 20 different ones has a chance below 1e-12.
        Assert.True(sizes.Distinct().Count() >= 20);
        Assert.Equal(sizes, TargetLayout.Resolve(plan, TestPlan.Files).Select(target => target.Size));
    }

    [Fact]
    public void A_character_device_takes_its_size_from_the_options()
    {
        Target target = TestPlan.Only(TestPlan.Daemon(options =>
        {
            options.Filename = "/dev/null";
            options.Size = new SizeSpec(64 * K);
        }));
        Assert.Equal((TargetKind.Character, 64 * K), (target.Kind, target.RegionLength));
    }

    [Fact]
    public void The_null_engine_needs_no_file()
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = _folder["never"];
            options.Size = new SizeSpec(64 * K);
        });
        Target target = Assert.Single(TargetLayout.Resolve(plan, TestPlan.Null));
        Assert.Equal((TargetKind.None, 64 * K, 64 * K), (target.Kind, target.Size, target.RegionLength));
        Assert.False(File.Exists(_folder["never"]));
    }

    [SkippableFact]
    public void A_region_ends_with_the_device()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        Target target = TestPlan.Only(TestPlan.Daemon(options =>
        {
            options.Filename = loop.Path;
            options.Size = new SizeSpec(1 << 20);
            options.Offset = new SizeSpec(512 * K);
        }));
        Assert.Equal((512 * K, 512 * K), (target.RegionStart, target.RegionLength));
    }

    private DaemonPlan Plan(string file, Action<JobOptions> set, int clone = 0) => TestPlan.Daemon(
        options =>
        {
            options.Filename = _folder[file];
            set(options);
        },
        clone);
}
