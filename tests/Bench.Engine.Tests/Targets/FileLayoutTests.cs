using System.IO.Compression;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Safety;

namespace Bench.Engine.Tests.Targets;

public sealed class FileLayoutTests : IDisposable
{
    private const int Size = 1 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_to_be_read_is_full_of_data_that_does_not_compress()
    {
        LayOut(options => options.Size = new SizeSpec(Size));
        byte[] content = File.ReadAllBytes(_folder["f"]);
        Assert.Equal(Size, content.Length);
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(content);
        }

        Assert.True(packed.Length > Size);
        Assert.Equal(Size / 512, content.Chunk(512).Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData(FallocateMode.Native, Size)]
    [InlineData(FallocateMode.Posix, Size)]
    [InlineData(FallocateMode.Truncate, Size)]
    [InlineData(FallocateMode.Keep, 0)]
    [InlineData(FallocateMode.None, 0)]
    public void A_file_to_be_written_gets_its_size_from_the_allocation_mode(FallocateMode mode, long size)
    {
        LayOut(options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.Size = new SizeSpec(Size);
            options.Fallocate = mode;
        });
        Assert.Equal(size, new FileInfo(_folder["f"]).Length);
    }

    [Fact]
    public void Overwrite_lays_out_data_first()
    {
        LayOut(options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.Overwrite = true;
            options.Size = new SizeSpec(Size);
        });
        Assert.Contains(File.ReadAllBytes(_folder["f"]), value => value != 0);
    }

    [Theory]
    [InlineData(IoPattern.Read)]
    [InlineData(IoPattern.Write)]
    public void A_file_that_is_large_enough_stays_as_it_is(IoPattern pattern)
    {
        _folder.Write("f", 2 * Size, 9);
        LayOut(options =>
        {
            options.ReadWrite = pattern;
            options.Size = new SizeSpec(Size);
        });
        byte[] content = File.ReadAllBytes(_folder["f"]);
        Assert.Equal(2 * Size, content.Length);
        Assert.All(content, value => Assert.Equal(9, value));
    }

    [Theory]
    [InlineData(IoPattern.Read)]
    [InlineData(IoPattern.Write)]
    public void A_file_that_is_too_small_is_replaced_and_other_names_of_it_keep_their_data(IoPattern pattern)
    {
        _folder.Write("old", 1000, 9);
        Tool.Run("ln", _folder["old"], _folder["f"]);
        LayOut(options =>
        {
            options.ReadWrite = pattern;
            options.Size = new SizeSpec(Size);
        });
        Assert.Equal(Size, new FileInfo(_folder["f"]).Length);
        Assert.Equal(1000, new FileInfo(_folder["old"]).Length);
    }

    [Fact]
    public void Appending_keeps_what_is_there()
    {
        _folder.Write("f", 1000, 9);
        LayOut(options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.FileAppend = true;
            options.Size = new SizeSpec(Size);
        });
        Assert.Equal(Size + 1000, new FileInfo(_folder["f"]).Length);
        Assert.All(File.ReadAllBytes(_folder["f"]).Take(1000), value => Assert.Equal(9, value));
    }

    [Fact]
    public void The_file_behind_a_symbolic_link_is_laid_out()
    {
        File.CreateSymbolicLink(_folder["f"], _folder["real"]);
        LayOut(options => options.Size = new SizeSpec(Size));
        Assert.Equal(_folder["real"], File.ResolveLinkTarget(_folder["f"], true)!.FullName);
        Assert.Equal(Size, new FileInfo(_folder["real"]).Length);
    }

    [Fact]
    public void Missing_folders_of_a_file_name_are_created()
    {
        LayOut(options => options.Size = new SizeSpec(Size), "a/b/f");
        Assert.Equal(Size, new FileInfo(_folder["a/b/f"]).Length);
    }

    [Fact]
    public void Create_on_open_leaves_an_empty_file()
    {
        LayOut(options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.CreateOnOpen = true;
            options.Size = new SizeSpec(Size);
        });
        Assert.Equal(0, new FileInfo(_folder["f"]).Length);
    }

    [Fact]
    public void A_missing_file_that_may_not_be_created_is_an_error()
    {
        var error = Assert.Throws<DeviceException>(() => LayOut(options =>
        {
            options.AllowFileCreate = false;
            options.Size = new SizeSpec(Size);
        }));
        Assert.Equal(2, error.Errno);
        Assert.False(File.Exists(_folder["f"]));
    }

    [Fact]
    public void A_read_only_run_creates_nothing()
    {
        Assert.Throws<DeviceException>(() => LayOut(
            options => options.Size = new SizeSpec(Size), policy: new LayoutPolicy { ReadOnly = true }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Fill_device_needs_permission_of_its_own()
    {
        var error = Assert.Throws<DeviceException>(() => LayOut(options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.FillDevice = true;
        }));
        Assert.Equal(1, error.Errno);
        Assert.False(File.Exists(_folder["f"]));
    }

    [Fact]
    public void A_cancelled_layout_leaves_no_file()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(_ => cancellation.Cancel());
        Assert.Throws<OperationCanceledException>(() => LayOut(
            options => options.Size = new SizeSpec(64 << 20), progress: progress, cancellation: cancellation.Token));
        Assert.False(File.Exists(_folder["f"]));
    }

    [Fact]
    public void Progress_ends_at_the_whole_file()
    {
        var seen = new List<LayoutProgress>();
        LayOut(options => options.Size = new SizeSpec(9 << 20), progress: new Reports(seen.Add));
        Assert.True(seen.Count > 1);
        Assert.Equal(new LayoutProgress(_folder["f"], 9 << 20, 9 << 20), seen[^1]);
    }

    [Fact]
    public void The_free_space_floor_holds_over_all_files_of_a_run()
    {
        long free = new DriveInfo(_folder.Root).AvailableFreeSpace;
        var floor = new FreeSpaceFloor(free - (64L << 20), 100);
        var layout = new FileLayout(new LayoutPolicy { Floor = floor });
        DaemonPlan small = Writer("small", 40L << 20);
        layout.LayOut(small, TargetLayout.Resolve(small, TestPlan.Files));
        DaemonPlan second = Writer("second", 40L << 20);
        var error = Assert.Throws<DeviceException>(() => layout.LayOut(second, TargetLayout.Resolve(second, TestPlan.Files)));
        Assert.Equal(28, error.Errno);
        new FileLayout(new LayoutPolicy { Floor = floor, AllowFillDevice = true }).LayOut(second, TargetLayout.Resolve(second, TestPlan.Files));
        Assert.True(File.Exists(_folder["second"]));

        DaemonPlan Writer(string name, long size) => TestPlan.Daemon(options =>
        {
            options.Filename = _folder[name];
            options.ReadWrite = IoPattern.Write;
            options.Size = new SizeSpec(size);
            options.Fallocate = FallocateMode.None;
        });
    }

    [SkippableFact]
    public void Filling_a_device_for_reads_ends_where_the_device_is_full()
    {
        using var mount = TemporaryMount.Memory(8 << 20, _folder["mnt"]);
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = Path.Combine(mount.Point, "f");
            options.FillDevice = true;
        });
        Target target = Assert.Single(new FileLayout(LayoutPolicy.FioCompatible).LayOut(plan, TargetLayout.Resolve(plan, TestPlan.Files)));
        Assert.InRange(target.RegionLength, 7 << 20, 8 << 20);
        Assert.Equal(new FileInfo(target.Path).Length, target.RegionLength);
    }

    [Theory]
    [InlineData(IoPattern.Read)]
    [InlineData(IoPattern.Write)]
    public void Filling_a_device_ends_at_the_size_that_was_asked_for(IoPattern pattern)
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = _folder["f"];
            options.ReadWrite = pattern;
            options.Size = new SizeSpec(Size);
            options.FillDevice = true;
        });
        IReadOnlyList<Target> targets = TargetLayout.Resolve(plan, TestPlan.Files);
        Assert.Equal((Size, Size), (Assert.Single(targets).RegionLength, IoAmount.PerCycle(plan.Options, targets)));
        Assert.Equal(Size, Assert.Single(new FileLayout(LayoutPolicy.FioCompatible).LayOut(plan, targets)).RegionLength);
        Assert.InRange(new FileInfo(_folder["f"]).Length, 0, Size);
    }

    [SkippableFact]
    public void A_layout_that_the_device_cannot_hold_leaves_nothing_behind()
    {
        using var mount = TemporaryMount.Memory(8 << 20, _folder["mnt"]);
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = Path.Combine(mount.Point, "f");
            options.Size = new SizeSpec(16 << 20);
        });
        var error = Assert.Throws<DeviceException>(
            () => new FileLayout(LayoutPolicy.FioCompatible).LayOut(plan, TargetLayout.Resolve(plan, TestPlan.Files)));
        Assert.Equal(28, error.Errno);
        Assert.False(File.Exists(Path.Combine(mount.Point, "f")));
    }

    [Theory]
    [InlineData(50, 1L << 30)]
    [InlineData(1000, 1L << 30)]
    [InlineData(10, 214748364)]
    public void The_floor_is_2_percent_up_to_1_GiB(long gibibytes, long floor) =>
        Assert.Equal(floor, FreeSpaceFloor.Default.For(gibibytes << 30));

    [Fact]
    public void Unlink_deletes_files_and_only_files()
    {
        string file = _folder.Write("f", 1);
        FileUse.Unlink([new Target(file, TargetKind.File, 1), new Target("/dev/null", TargetKind.Character, 0)]);
        Assert.False(File.Exists(file));
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public void Pre_read_finds_a_file_that_ends_too_early()
    {
        string file = _folder.Write("f", 5000);
        FileUse.PreRead([new Target(file, TargetKind.File, 5000)]);
        Assert.Equal(5, Assert.Throws<DeviceException>(() => FileUse.PreRead([new Target(file, TargetKind.File, 5001)])).Errno);
    }

    private void LayOut(
        Action<JobOptions> set,
        string name = "f",
        LayoutPolicy? policy = null,
        IProgress<LayoutProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = _folder[name];
            set(options);
        });
        var layout = new FileLayout(policy ?? LayoutPolicy.Default, progress);
        layout.LayOut(plan, TargetLayout.Resolve(plan, TestPlan.Files), cancellation);
    }

    private sealed class Reports(Action<LayoutProgress> report) : IProgress<LayoutProgress>
    {
        public void Report(LayoutProgress value) => report(value);
    }
}
