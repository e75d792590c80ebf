using Bench.Engine.Hosts;
using Bench.Engine.Results;

namespace Bench.Engine.Tests.Hosts;

public sealed class HostCpuSamplerTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Shares_are_of_the_time_between_start_and_end()
    {
        Stat("cpu 100 100 100 1000 100 100 100 100 5 5", "cpu0 0 0 0 0 0 0 0 0 0 0", "cpu1 0 0 0 0 0 0 0 0 0 0", "intr 1 2 3");
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        Stat("cpu 110 120 110 1040 105 101 104 110 9 9", "cpu0 50 0 50 0 0 0 0 0 0 0", "cpu1 0 0 0 80 20 0 0 0 0 0", "intr 1 2 3");
        HostCpuUsage usage = sampler.SinceStart()!;
        Assert.Equal(
            (30.0, 10.0, 1.0, 4.0, 40.0, 5.0, 10.0, 100.0),
            (usage.User, usage.System, usage.Irq, usage.SoftIrq, usage.Idle, usage.IoWait, usage.Steal, usage.BusiestCpu));
        Assert.False(usage.Saturated);
    }

    [Fact]
    public void A_machine_without_idle_time_is_saturated()
    {
        Stat("cpu 0 0 0 0 0 0 0 0 0 0");
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        Stat("cpu 90 0 8 1 1 0 0 0 0 0");
        Assert.True(sampler.SinceStart()!.Saturated);
    }

    [Fact]
    public void The_process_and_its_children_are_told_from_others()
    {
        Stat("cpu 0 0 0 0 0 0 0 0 0 0");
        Process("self", 1_000, 500);
        _system.Proc("self/task/7/children", "21 ");
        Process("21", 10, 10);
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        Stat("cpu 60 0 30 10 0 0 0 0 0 0");
        Process("self", 1_030, 510);
        Process("21", 20, 20);
        HostCpuUsage usage = sampler.SinceStart()!;
        Assert.Equal((60.0, 30.0), (usage.Own!.Value, usage.Others!.Value));
    }

    [Fact]
    public void Samples_give_the_share_of_their_own_stretch()
    {
        Stat("cpu 0 0 0 0 0 0 0 0 0 0");
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        Stat("cpu 10 0 0 90 0 0 0 0 0 0");
        sampler.Sample();
        sampler.Sample();
        Stat("cpu 100 0 0 100 0 0 0 0 0 0");
        sampler.Sample();
        Assert.Equal([10.0, 90.0], sampler.SinceStart()!.Series.Select(sample => sample.BusyPercent));
    }

    [Fact]
    public void A_cpu_that_appeared_meanwhile_has_no_share()
    {
        Stat("cpu 0 0 0 0 0 0 0 0 0 0", "cpu0 0 0 0 0 0 0 0 0 0 0");
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        Stat("cpu 50 0 0 50 0 0 0 0 0 0", "cpu0 20 0 0 80 0 0 0 0 0 0", "cpu9 100 0 0 0 0 0 0 0 0 0");
        Assert.Equal(20, sampler.SinceStart()!.BusiestCpu);
    }

    [Fact]
    public void Without_the_kernels_table_nothing_is_claimed()
    {
        HostCpuSampler sampler = HostCpuSampler.Start(_system.Roots);
        sampler.Sample();
        Assert.Null(sampler.SinceStart());
    }

    private void Process(string id, int user, int system) =>
        _system.Proc($"{id}/stat", $"1 (a (b) c) S 0 1 1 0 -1 0 0 0 0 0 {user} {system} 0 0 20 0 1 0 5 6 7");

    private void Stat(params string[] lines) => _system.Proc("stat", string.Join('\n', lines));
}
