using Bench.Engine.Measuring;
using Bench.Engine.Native;

namespace Bench.Engine.Tests.Native;

/// <summary>Each test has a thread of its own, since what it changes is the thread's.</summary>
public sealed class LinuxThreadTests
{
    [Fact]
    public void A_thread_can_be_bound_to_one_cpu() => OnThread(() =>
    {
        Assert.Equal(0, LinuxThread.SetAffinity([0]));

        Assert.Equal("0", StatusOfThread("Cpus_allowed_list"));
    });

    [Fact]
    public void No_such_cpu_is_EINVAL() => OnThread(() =>
    {
        Assert.Equal(-Errno.EINVAL, LinuxThread.SetAffinity([8000]));
        Assert.Equal(-Errno.EINVAL, LinuxThread.SetAffinity([100_000]));
        Assert.Equal(-Errno.EINVAL, LinuxThread.SetAffinity([-1]));
    });

    [Fact]
    public void Names_are_cut_to_what_the_kernel_keeps() => OnThread(() =>
    {
        Assert.Equal(0, LinuxThread.SetName("random_read_4k_with_a_long_name"));

        Assert.Equal("random_read_4k_", File.ReadAllText("/proc/thread-self/comm").Trim());
    });

    [SkippableFact]
    public void User_and_group_change_for_this_thread_alone()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root");
        string group = StatusOfThread("Gid");
        OnThread(() =>
        {
            Assert.Equal(0, LinuxThread.SetGroup(65534));
            Assert.Equal(0, LinuxThread.SetUser(65534));

            Assert.Equal("65534\t65534\t65534\t65534", StatusOfThread("Uid"));
            Assert.Equal("65534\t65534\t65534\t65534", StatusOfThread("Gid"));
            Assert.Equal(-Errno.EPERM, LinuxThread.SetUser(0));
        });

        Assert.Equal(group, StatusOfThread("Gid"));
    }

    [SkippableFact]
    public void Memory_comes_from_the_nodes_that_were_named()
    {
        const int Bind = 2;
        Skip.IfNot(Directory.Exists("/sys/devices/system/node/node0"), "the kernel knows no NUMA");
        int allowed = 0;
        OnThread(() => allowed = LinuxThread.SetMemoryPolicy(Bind, [0]));
        Skip.If(allowed is -Errno.EPERM or -Errno.ENOSYS, "memory policies are not allowed here");
        OnThread(() =>
        {
            Assert.Equal(0, LinuxThread.SetMemoryPolicy(Bind, [0]));
            Assert.Contains("bind:0", File.ReadAllText("/proc/thread-self/numa_maps"), StringComparison.Ordinal);
            Assert.Equal(0, LinuxThread.SetMemoryPolicy(0, []));
            Assert.Equal(-Errno.EINVAL, LinuxThread.SetMemoryPolicy(Bind, [1023]));
            Assert.Equal(-Errno.EINVAL, LinuxThread.SetMemoryPolicy(Bind, [5000]));
        });
    }

    [Fact]
    public void Priorities_are_taken() => OnThread(() =>
    {
        Assert.Equal(0, LinuxThread.SetNice(5));
        Assert.Equal(0, LinuxThread.SetIoPriority(2, 7));
        Assert.Equal(0, LinuxThread.SetTimerSlack(1));
        Assert.Equal(-Errno.EINVAL, LinuxThread.SetIoPriority(7, 0));

        string[] fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ');
        Assert.Equal("5", fields[16]);
    });

    [Fact]
    public void Usage_grows_with_the_threads_work_and_not_with_others() => OnThread(() =>
    {
        ThreadUsage before = LinuxThread.Usage();
        long until = Clock.Now + 30_000_000;
        while (LinuxThread.Usage().UserNanoseconds + LinuxThread.Usage().SystemNanoseconds
            < before.UserNanoseconds + before.SystemNanoseconds + 5_000_000)
        {
            Assert.True(Clock.Now < until + (60 * Clock.NanosecondsPerSecond), "five milliseconds of work are counted");
        }

        ThreadUsage idle = default;
        OnThread(() => idle = LinuxThread.Usage());
        ThreadUsage used = LinuxThread.Usage() - before;
        Assert.True(idle.UserNanoseconds + idle.SystemNanoseconds < used.UserNanoseconds + used.SystemNanoseconds);
    });

    [Fact]
    public void A_sleep_never_ends_before_its_time()
    {
        long until = Clock.Now + 2_000_000;

        while (LinuxThread.SleepUntil(until) == -Errno.EINTR)
        {
        }

        Assert.True(Clock.Now >= until);
    }

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        if (failure != null)
        {
            throw failure;
        }
    }

    private static string StatusOfThread(string key) => File.ReadLines("/proc/thread-self/status")
        .Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
