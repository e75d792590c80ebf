using Bench.Engine.Hosts;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Hosts;

public class MountTableTests
{
    private static readonly MountTable Table = MountTable.Parse(
    [
        "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard",
        @"30 27 8:1 / /mnt/my\040disk rw,noatime shared:7 master:2 - xfs /dev/sda1 rw,attr2",
        "31 27 0:40 / /mnt/my rw - tmpfs tmpfs rw",
        "32 27 0:41 / /mnt/my rw - nfs4 server:/export rw,vers=4.2",
        "not a mount",
        string.Empty,
    ]);

    [Fact]
    public void Blanks_are_unescaped_and_both_kinds_of_options_kept()
    {
        Mount mount = Table.Mounts[1];
        Assert.Equal(new Mount(new DeviceNumber(8, 1), "/mnt/my disk", "xfs", "/dev/sda1", "rw,noatime,attr2"), mount);
    }

    [Fact]
    public void Lines_of_another_form_are_left_out() => Assert.Equal(4, Table.Mounts.Count);

    [Theory]
    [InlineData("/mnt/my disk/f", "xfs")]
    [InlineData("/mnt/my diskette", "ext4")]
    [InlineData("/mnt/my", "nfs4")]
    [InlineData("/mnt/my/f", "nfs4")]
    [InlineData("/elsewhere/f", "ext4")]
    public void The_deepest_and_latest_mount_holds_a_path(string path, string type) =>
        Assert.Equal(type, Table.Holding(path)!.FileSystem);
}
