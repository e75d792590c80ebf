using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public class ProcessCpuTests
{
    [Fact]
    public void Work_is_counted_and_never_runs_backwards()
    {
        var cpu = new ProcessCpu();
        (long user, long system) = cpu.SinceStart();
        Assert.True(user >= 0 && system >= 0);

        // Spins until the kernel has accounted for a tick of it, so no time is assumed.
        while (cpu.SinceStart().UserNanoseconds <= user)
        {
            Thread.SpinWait(10_000);
        }

        Assert.True(cpu.SinceStart().UserNanoseconds > user);
    }
}
