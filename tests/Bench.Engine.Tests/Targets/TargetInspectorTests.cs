using Bench.Engine.Hosts;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Targets;

public sealed class TargetInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_regular_file_has_its_size_and_the_alignment_of_its_file_system()
    {
        TargetInspection found = TargetInspector.Inspect(_folder.Write("f", 12345));
        Assert.Equal((TargetKind.File, true, 12345L), (found.Kind, found.Exists, found.Size!.Value));
        Assert.True(found.LogicalBlockSize is 1 || (found.LogicalBlockSize >= 512 && int.IsPow2(found.LogicalBlockSize)));
    }

    [Fact]
    public void A_sparse_file_has_less_storage_than_size()
    {
        using (FileStream file = File.Create(_folder["sparse"]))
        {
            file.SetLength(1 << 20);
        }

        TargetInspection found = TargetInspector.Inspect(_folder["sparse"]);
        Assert.Equal(1 << 20, found.Size);
        Assert.Equal(0, found.AllocatedBytes);
    }

    [Fact]
    public void A_missing_file_is_a_file_to_be()
    {
        TargetInspection found = TargetInspector.Inspect(_folder["no/such/file"]);
        Assert.Equal((TargetKind.File, false, 0L), (found.Kind, found.Exists, found.Size!.Value));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    public void A_character_device_has_no_size(string path)
    {
        TargetInspection found = TargetInspector.Inspect(path);
        Assert.Equal((TargetKind.Character, true, (long?)null), (found.Kind, found.Exists, found.Size));
    }

    [Fact]
    public void A_dash_is_a_pipe() => Assert.Equal(TargetKind.Pipe, TargetInspector.Inspect("-").Kind);

    [Fact]
    public void A_directory_is_an_error_with_EISDIR()
    {
        var error = Assert.Throws<DeviceException>(() => TargetInspector.Inspect(_folder.Root));
        Assert.Equal(21, error.Errno);
        Assert.Contains("directory=", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/no-such-disk")]
    [InlineData("/dev/mapper/no-such-volume")]
    [InlineData("/dev/disk/by-id/no-such-disk")]
    public void A_mistyped_device_is_an_error_instead_of_a_file_in_memory(string path) =>
        Assert.Equal(2, Assert.Throws<DeviceException>(() => TargetInspector.Inspect(path)).Errno);

    [Fact]
    public void A_file_in_shared_memory_is_no_device() =>
        Assert.Equal(TargetKind.File, TargetInspector.Inspect("/dev/shm/bench-no-such-file").Kind);

    [Fact]
    public void A_file_in_place_of_a_folder_is_an_error_with_ENOTDIR()
    {
        string file = _folder.Write("f", 1);
        Assert.Equal(20, Assert.Throws<DeviceException>(() => TargetInspector.Inspect(file + "/below")).Errno);
    }

    [SkippableFact]
    public void A_block_device_is_found_through_a_symbolic_link()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20, sectorSize: 4096);
        string link = _folder["link"];
        File.CreateSymbolicLink(link, loop.Path);
        TargetInspection found = TargetInspector.Inspect(link);
        Assert.Equal((TargetKind.Block, 1L << 20, 4096), (found.Kind, found.Size!.Value, found.LogicalBlockSize));
        Assert.False(found.IsReadOnlyDevice);
    }

    [SkippableFact]
    public void A_compressed_memory_disk_goes_by_pages()
    {
        Tool.RequireRoot();
        string state = "/sys/block/zram0/initstate";
        Skip.IfNot(File.Exists(state) && File.ReadAllText(state).Trim() == "0", "needs an unused zram0");
        File.WriteAllText("/sys/block/zram0/disksize", "16M");
        try
        {
            TargetInspection found = TargetInspector.Inspect("/dev/zram0");
            Assert.Equal((TargetKind.Block, 16L << 20, 4096), (found.Kind, found.Size!.Value, found.LogicalBlockSize));
            Assert.Equal("zram", new TargetDescriber(SystemRoots.Machine).Describe(found.ToTarget()).Transport);
        }
        finally
        {
            File.WriteAllText("/sys/block/zram0/reset", "1");
        }
    }

    [SkippableFact]
    public void A_block_device_without_medium_is_an_error()
    {
        string unused = LoopDevice.FindUnused();
        Assert.Contains("zero size", Assert.Throws<DeviceException>(() => TargetInspector.Inspect(unused)).Message, StringComparison.Ordinal);
    }
}
