using Bench.Engine.Hosts;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Safety;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Hosts;

public sealed class TargetDescriberTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_file_is_described_down_to_its_disk()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mnt"]);
        string file = Path.Combine(mount.Point, "f");
        File.WriteAllText(file, "content");
        TargetDescription description = Describe(TargetInspector.Inspect(file).ToTarget());
        Assert.Equal(
            ("ext4", mount.Point, loop.Name, "loop", loop.Image),
            (description.FileSystem, description.Mount, description.Device, description.Transport, description.Model));
        Assert.StartsWith("rw", description.MountOptions, StringComparison.Ordinal);
        Assert.NotNull(description.Rotational);
        Assert.NotNull(description.Scheduler);
    }

    [SkippableFact]
    public void A_file_on_btrfs_is_described_although_its_device_number_is_of_none()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 128 << 20);
        Tool.Run("mkfs.btrfs", "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mnt"]);
        string file = Path.Combine(mount.Point, "f");
        File.WriteAllText(file, "content");
        Assert.Equal(loop.Name, Describe(TargetInspector.Inspect(file).ToTarget()).Device);
    }

    [SkippableFact]
    public void A_file_in_memory_has_no_device()
    {
        using var mount = TemporaryMount.Memory(1 << 20, _folder["mnt"]);
        TargetDescription description = Describe(new Target(Path.Combine(mount.Point, "missing"), TargetKind.File, 0));
        Assert.Equal(("tmpfs", null, "memory"), (description.FileSystem, description.Device, description.Transport));
    }

    [Fact]
    public void A_lun_is_reached_by_the_built_in_initiator() =>
        Assert.Equal("built-in", Describe(new Target("iscsi://h/t/0", TargetKind.Lun, 1)).Initiator);

    private static TargetDescription Describe(Target target) => new TargetDescriber(SystemRoots.Machine).Describe(target);
}
