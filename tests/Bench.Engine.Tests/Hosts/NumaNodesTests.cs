using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public sealed class NumaNodesTests
{
    [Fact]
    public void A_node_has_its_cpus_and_all_nodes_have_all()
    {
        using var system = new FakeSystem();
        system.Sys("devices/system/node/online", "0-1");
        system.Sys("devices/system/node/node0/cpulist", "0-1,4");
        system.Sys("devices/system/node/node1/cpulist", "2-3");

        Assert.Equal([0, 1], NumaNodes.Online(system.Roots));
        Assert.Equal([2, 3], NumaNodes.CpusOf([1], system.Roots));
        Assert.Equal([0, 1, 2, 3, 4], NumaNodes.CpusOf([], system.Roots));
        Assert.Empty(NumaNodes.CpusOf([7], system.Roots));
    }
}
