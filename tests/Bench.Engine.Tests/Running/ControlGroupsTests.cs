using Bench.Engine.Hosts;
using Bench.Engine.Native;
using Bench.Engine.Running;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Running;

public sealed class ControlGroupsTests
{
    [Theory]
    [InlineData("30 1 0:27 / /cg/blkio rw - cgroup cgroup rw,blkio", "/cg/blkio", false)]
    [InlineData("30 1 0:27 / /cg rw - cgroup2 cgroup2 rw,nsdelegate", "/cg", true)]
    [InlineData("30 1 0:27 / /cg/u rw - cgroup2 cgroup2 rw\n31 1 0:28 / /cg/blkio rw - cgroup cgroup rw,blkio", "/cg/blkio", false)]
    public void Threads_go_where_block_io_is_controlled(string mounts, string root, bool isUnified)
        => Assert.Equal(new ControlGroupTree(root, isUnified), ControlGroupTree.Find(MountTable.Parse(mounts.Split('\n'))));

    [Fact]
    public void Other_controllers_do_not_do()
        => Assert.Null(ControlGroupTree.Find(MountTable.Parse(["30 1 0:27 / /cg/cpu rw - cgroup cgroup rw,cpu"])));

    [Fact]
    public void No_group_without_a_controller()
    {
        using var groups = new ControlGroups(null);

        DeviceException failure = Assert.Throws<DeviceException>(() => groups.Enter(TestPlan.Daemon(static o => o.ControlGroup = "g")));

        Assert.Contains("cgroup=g", failure.Message, StringComparison.Ordinal);
        groups.Enter(TestPlan.Daemon(static _ => { }));
    }

    [Fact]
    public void Version_2_takes_the_process_and_a_weight()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["g"]);
        File.WriteAllText(folder["g/io.bfq.weight"], "");
        using (var groups = new ControlGroups(new ControlGroupTree(folder.Root, IsUnified: true)))
        {
            groups.Enter(TestPlan.Daemon(static o => (o.ControlGroup, o.ControlGroupWeight) = ("g", 250)));
            Assert.Throws<DeviceException>(() => groups.Enter(TestPlan.Daemon(static o => o.ControlGroup = "other")));
        }

        Assert.Equal("250", File.ReadAllText(folder["g/io.bfq.weight"]));
        Assert.Equal("0", File.ReadAllText(folder["g/cgroup.procs"]));
        Assert.Equal("0", File.ReadAllText(folder["cgroup.procs"]));
    }

    [Fact]
    public void A_kernel_without_weights_is_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["g"]);
        using var groups = new ControlGroups(new ControlGroupTree(folder.Root, IsUnified: false));

        DeviceException failure = Assert.Throws<DeviceException>(
            () => groups.Enter(TestPlan.Daemon(static o => (o.ControlGroup, o.ControlGroupWeight) = ("g", 250))));

        Assert.Equal(Errno.ENOENT, failure.Errno);
        Assert.Contains("blkio.weight", failure.Message, StringComparison.Ordinal);
    }
}
