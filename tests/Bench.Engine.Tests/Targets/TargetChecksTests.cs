using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Safety;

namespace Bench.Engine.Tests.Targets;

public sealed class TargetChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("bs")]
    [InlineData("range")]
    [InlineData("split")]
    [InlineData("offset")]
    [InlineData("blockalign")]
    [InlineData("step")]
    [InlineData("unaligned")]
    public void Direct_io_that_is_not_aligned_is_found_before_the_run(string fault)
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20, sectorSize: 4096);
        Require(loop.Path, options => options.BlockSize = Blocks(8192));
        var error = Assert.Throws<DeviceException>(() => Require(loop.Path, options => Break(options, fault)));
        Assert.Equal(22, error.Errno);
        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_split_entry_without_share_is_never_issued_and_does_not_count()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20, sectorSize: 4096);
        Require(loop.Path, options => options.BlockSizeSplit =
            new PerDirection<IReadOnlyList<BlockSizeShare>?>([new BlockSizeShare(512, 0), new BlockSizeShare(4096, 100)]));
    }

    [SkippableFact]
    public void Buffered_io_may_have_any_size()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20, sectorSize: 4096);
        Require(loop.Path, options =>
        {
            options.Direct = false;
            options.BlockSize = Blocks(1000);
        });
    }

    [SkippableFact]
    public void Writing_to_a_read_only_device_is_an_error_with_EACCES()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20, readOnly: true);
        Require(loop.Path, _ => { });
        var error = Assert.Throws<DeviceException>(() => Require(loop.Path, options => options.ReadWrite = IoPattern.Write));
        Assert.Equal(13, error.Errno);
    }

    [SkippableFact]
    public void Writing_to_a_read_only_file_system_is_an_error_with_EROFS()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        Directory.CreateDirectory(_folder["mnt"]);
        using (var writable = new TemporaryMount(loop.Path, _folder["mnt"]))
        {
            File.WriteAllBytes(Path.Combine(writable.Point, "f"), new byte[65536]);
        }

        using var mount = new TemporaryMount(loop.Path, _folder["mnt"], "-o", "ro");
        string file = Path.Combine(mount.Point, "f");
        Require(file, _ => { });
        var error = Assert.Throws<DeviceException>(() => Require(file, options => options.ReadWrite = IoPattern.Write));
        Assert.Equal(30, error.Errno);

        DaemonPlan missing = TestPlan.Daemon(options =>
        {
            options.Filename = Path.Combine(mount.Point, "folder", "f");
            options.Size = new SizeSpec(65536);
        });
        error = Assert.Throws<DeviceException>(
            () => new FileLayout(LayoutPolicy.Default).LayOut(missing, TargetLayout.Resolve(missing, TestPlan.Files)));
        Assert.Equal(30, error.Errno);
    }

    [SkippableTheory]
    [InlineData("mkfs.ext4", 16)]
    [InlineData("mkfs.xfs", 320)]
    public void A_file_needs_the_alignment_of_the_device_below(string mkfs, int mebibytes)
    {
        using LoopDevice loop = LoopDevice.Create(_folder, (long)mebibytes << 20, sectorSize: 4096);
        Tool.Run(mkfs, "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mnt"]);
        string file = Path.Combine(mount.Point, "f");
        foreach (bool exists in (bool[])[false, true])
        {
            if (exists)
            {
                File.WriteAllBytes(file, new byte[65536]);
            }

            var error = Assert.Throws<DeviceException>(() => Require(file, options =>
            {
                options.Size = new SizeSpec(65536);
                options.BlockSize = Blocks(512);
            }));
            Assert.Equal(22, error.Errno);
        }
    }

    private static void Require(string path, Action<JobOptions> set)
    {
        DaemonPlan plan = TestPlan.Daemon(options =>
        {
            options.Filename = path;
            options.Direct = true;
            set(options);
        });
        TargetChecks.Require(plan, TargetLayout.Resolve(plan, TestPlan.Files));
    }

    private static void Break(JobOptions options, string fault)
    {
        switch (fault)
        {
            case "bs":
                options.BlockSize = Blocks(1000);
                break;
            case "range":
                options.BlockSize = new PerDirection<SizeRange>(new SizeRange(512, 8192));
                break;
            case "split":
                options.BlockSizeSplit = new PerDirection<IReadOnlyList<BlockSizeShare>?>(
                    [new BlockSizeShare(512, 10), new BlockSizeShare(4096, 90)]);
                break;
            case "offset":
                options.Offset = new SizeSpec(512);
                break;
            case "blockalign":
                options.ReadWrite = IoPattern.RandRead;
                options.BlockAlign = new PerDirection<long>(512);
                break;
            case "step":
                options.SequentialStep = 512;
                break;
            default:
                options.BlockSizeUnaligned = true;
                break;
        }
    }

    private static PerDirection<SizeRange> Blocks(long size) => new(new SizeRange(size));
}
