using Bench.Engine.Hosts;
using Bench.Engine.Results;

namespace Bench.Engine.Tests.Hosts;

public sealed class HostInspectorTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Everything_is_read_from_the_kernels_files()
    {
        _system.Proc("cpuinfo", "processor : 0\nmodel name\t: Fast CPU @ 3 GHz: fast\nflags : x");
        _system.Proc("meminfo", "MemTotal:       2048 kB\nMemFree: 1 kB");
        _system.Proc("loadavg", "0.52 0.58 0.59 1/100 1234");
        _system.Proc("sys/kernel/osrelease", "6.1.0-test");
        _system.Sys("devices/system/cpu/present", "0-3,8-9");
        _system.Sys("devices/system/cpu/cpufreq/policy0/scaling_governor", "performance");
        _system.Sys("devices/system/cpu/cpufreq/policy1/scaling_governor", "powersave");
        _system.Sys("devices/system/cpu/vulnerabilities/meltdown", "Mitigation: PTI");
        _system.Sys("devices/system/cpu/vulnerabilities/mds", "Not affected");
        _system.Sys("class/dmi/id/sys_vendor", "VMware, Inc.");
        HostEnvironment environment = new HostInspector(_system.Roots).Capture();
        Assert.Equal("Fast CPU @ 3 GHz: fast", environment.CpuModel);
        Assert.Equal(2 << 20, environment.MemoryBytes);
        Assert.Equal(0.52, environment.LoadBefore);
        Assert.Equal("6.1.0-test", environment.Kernel);
        Assert.Equal(6, environment.Cpus);
        Assert.Equal("performance, powersave", environment.Governor);
        Assert.Equal("meltdown: Mitigation: PTI", environment.Mitigations);
        Assert.Equal("vmware", environment.Virtualization);
    }

    [Fact]
    public void What_the_kernel_does_not_tell_is_unknown()
    {
        HostEnvironment environment = new HostInspector(_system.Roots).Capture();
        Assert.Equal(
            (null, null, null, null, null),
            (environment.CpuModel, environment.MemoryBytes, environment.Cpus, environment.Governor, environment.LoadBefore));
        Assert.NotEmpty(environment.Host);
        Assert.True(environment.ClockReadCost > 0);
    }

    [Fact]
    public void A_container_is_named_with_its_machine()
    {
        _system.Proc("1/cgroup", "0::/docker/0123");
        _system.Sys("class/dmi/id/product_name", "KVM");
        Assert.Equal("docker on kvm", new HostInspector(_system.Roots).Capture().Virtualization);
    }
}
