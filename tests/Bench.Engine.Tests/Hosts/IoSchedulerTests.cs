using Bench.Engine.Hosts;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Hosts;

public sealed class IoSchedulerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_scheduler_is_selected_and_put_back()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        string attribute = $"/sys/block/{loop.Name}/queue/scheduler";
        string before = File.ReadAllText(attribute);
        string? other = before.Split(' ', '\n').FirstOrDefault(name => name.Length > 0 && !name.StartsWith('['));
        Skip.If(other is null, "needs a second I/O scheduler in the kernel");
        using (IoScheduler.Select(Targets(loop), other!, SystemRoots.Machine))
        {
            Assert.Contains($"[{other}]", File.ReadAllText(attribute), StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllText(attribute));
    }

    [SkippableFact]
    public void An_unknown_scheduler_is_an_error_that_lists_those_there_are()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        var error = Assert.Throws<DeviceException>(() => IoScheduler.Select(Targets(loop), "anticipatory", SystemRoots.Machine));
        Assert.Equal(22, error.Errno);
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none [mq-deadline] kyber", "mq-deadline")]
    [InlineData("[none]", "none")]
    [InlineData("none", "none")]
    [InlineData(null, null)]
    public void The_active_scheduler_stands_in_brackets(string? attribute, string? active) =>
        Assert.Equal(active, IoScheduler.Active(attribute));

    private static Target[] Targets(LoopDevice loop) => [new Target(loop.Path, TargetKind.Block, 1 << 20)];
}
