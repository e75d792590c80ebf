using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Hosts;

/// <summary>The NUMA nodes of the machine (/sys/devices/system/node).</summary>
internal static class NumaNodes
{
    private const string Folder = "devices/system/node";

    /// <summary>Numbers of the nodes that are there; none where the kernel knows no NUMA.</summary>
    public static IReadOnlyList<int> Online(SystemRoots roots) => List(Path.Combine(roots.Sys, Folder, "online"));

    /// <summary>CPUs of some nodes, of all of them when none is named; nodes that are not there have none.</summary>
    public static IReadOnlyList<int> CpusOf(IReadOnlyList<int> nodes, SystemRoots roots) =>
    [
        .. (nodes.Count == 0 ? Online(roots) : nodes).SelectMany(node => List(Path.Combine(roots.Sys, Folder, $"node{node}", "cpulist"))).Order(),
    ];

    private static IReadOnlyList<int> List(string path) =>
        SystemRoots.Read(path) is { Length: > 0 } text ? ValueForms.CpuList.Parse(new OptionText(text)) : [];
}
