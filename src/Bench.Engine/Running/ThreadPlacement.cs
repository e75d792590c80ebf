using Bench.Engine.Hosts;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;

namespace Bench.Engine.Running;

/// <summary>Puts the calling thread where its job wants it: CPUs, NUMA nodes, nice value, I/O priority, user and group.</summary>
internal static class ThreadPlacement
{
    /// <summary>Applies the job's options to the calling thread.</summary>
    /// <exception cref="DeviceException">The kernel refused; the message says what.</exception>
    public static void Apply(DaemonPlan plan)
    {
        JobOptions options = plan.Options;
        LinuxThread.SetName(options.Comm ?? plan.Job.Name);

        // Rate-limited daemons sleep between I/Os; the default slack would make each of them 50 µs late.
        LinuxThread.SetTimerSlack(1);
        if (options.CpusAllowed is { Count: > 0 } cpus)
        {
            IReadOnlyList<int> own = options.CpusAllowedPolicy == CpusAllowedPolicy.Split
                ? [cpus[plan.CloneIndex % cpus.Count]]
                : cpus;
            Require(plan, $"cpus_allowed={string.Join(',', cpus)}", LinuxThread.SetAffinity(own));
        }

        if (options.NumaCpuNodes is { } nodes)
        {
            Require(plan, $"numa_cpu_nodes={(nodes.Count == 0 ? "all" : string.Join(',', nodes))}", LinuxThread.SetAffinity(NumaNodes.CpusOf(nodes, SystemRoots.Machine)));
        }

        if (options.NumaMemory is { } memory)
        {
            bool isAll = memory.Nodes.Count == 0 && memory.Mode is NumaMemoryMode.Bind or NumaMemoryMode.Interleave;
            Require(
                plan, $"numa_mem_policy={memory}",
                LinuxThread.SetMemoryPolicy((int)memory.Mode, isAll ? NumaNodes.Online(SystemRoots.Machine) : memory.Nodes));
        }

        if (options.Nice is int nice)
        {
            Require(plan, $"nice={nice}", LinuxThread.SetNice(nice));
        }

        if (options.IoPriority is not null || options.IoPriorityClass is not null || options.IoPriorityHint != 0)
        {
            const int BestEffort = 2;
            int priorityClass = options.IoPriorityClass ?? BestEffort;
            int priority = options.IoPriority ?? 0;
            Require(plan, $"prioclass={priorityClass}, prio={priority}, priohint={options.IoPriorityHint}", LinuxThread.SetIoPriority(priorityClass, priority, options.IoPriorityHint));
        }

        if (options.Gid is int gid)
        {
            Require(plan, $"gid={gid}", LinuxThread.SetGroup(gid));
        }

        if (options.Uid is int uid)
        {
            Require(plan, $"uid={uid}", LinuxThread.SetUser(uid));
        }
    }

    private static void Require(DaemonPlan plan, string what, int result)
    {
        if (result < 0)
        {
            throw new DeviceException(
                plan.Job.Name, -result, $"{what} was refused: {Errno.Describe(-result)} ({plan.Job.Source})");
        }
    }
}
