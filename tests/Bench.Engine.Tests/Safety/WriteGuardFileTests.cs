using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Safety;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

public sealed class WriteGuardFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(IoPattern.Write, 100_000)]
    [InlineData(IoPattern.RandReadWrite, 100_000)]
    [InlineData(IoPattern.Read, 1000)]
    public void A_file_with_content_of_others_is_refused(IoPattern pattern, int existing)
    {
        _folder.Write("f", existing);
        var error = Assert.Throws<DeviceException>(() => Require(GuardLevel.Strict, pattern));
        Assert.Equal(Errno.EPERM, error.Errno);
        Assert.Contains("--allow-destroy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IoPattern.Write, 100_000)]
    [InlineData(IoPattern.Read, 1000)]
    public void Fio_overwrites_it(IoPattern pattern, int existing)
    {
        _folder.Write("f", existing);
        Require(GuardLevel.FioCompatible, pattern);
        Assert.Single(Inspect(GuardLevel.FioCompatible, pattern));
    }

    [Fact]
    public void Reading_a_file_that_is_large_enough_overwrites_nothing()
    {
        _folder.Write("f", 100_000);
        Assert.Empty(Inspect(GuardLevel.Strict, IoPattern.RandRead));
    }

    [Fact]
    public void A_missing_or_empty_file_is_nobodys()
    {
        Assert.Empty(Inspect(GuardLevel.Strict, IoPattern.Write));
        _folder.Write("f", 0);
        Assert.Empty(Inspect(GuardLevel.Strict, IoPattern.Write));
    }

    [Fact]
    public void A_file_that_is_one_hole_may_be_written()
    {
        using (FileStream file = File.Create(_folder["f"]))
        {
            file.SetLength(1 << 20);
        }

        Require(GuardLevel.Strict, IoPattern.Write);
    }

    [Fact]
    public void A_file_that_a_run_laid_out_may_be_overwritten_by_the_next()
    {
        DaemonPlan reader = Plan(IoPattern.Read);
        new FileLayout(LayoutPolicy.Default).LayOut(reader, TargetLayout.Resolve(reader, TestPlan.Files));
        PlannedOverwrite overwrite = Assert.Single(Inspect(GuardLevel.Strict, IoPattern.Write));
        Assert.Empty(overwrite.Findings);
        Assert.False(overwrite.IsRefused);
    }

    [SkippableFact]
    public void A_file_system_without_attributes_remembers_as_well()
    {
        using var mount = new TemporaryMount("none", _folder["mnt"], "-t", "ramfs");
        File.CreateSymbolicLink(_folder["f"], Path.Combine(mount.Point, "laid-out"));
        DaemonPlan reader = Plan(IoPattern.Read);
        new FileLayout(LayoutPolicy.Default).LayOut(reader, TargetLayout.Resolve(reader, TestPlan.Files));
        Assert.False(ExtendedAttributes.Has(Path.Combine(mount.Point, "laid-out"), LayoutMark.Attribute));
        Require(GuardLevel.Strict, IoPattern.Write);
    }

    [Fact]
    public void A_file_named_by_the_user_is_let_through()
    {
        string path = _folder.Write("f", 100_000);
        var guard = new WriteGuard(GuardLevel.Strict, [path]);
        guard.Require(Plan(IoPattern.Write), TargetLayout.Resolve(Plan(IoPattern.Write), TestPlan.Files));
    }

    [SkippableFact]
    public void A_file_under_a_loop_device_is_refused()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        File.CreateSymbolicLink(_folder["f"], loop.Image);
        Assert.Equal(
            WriteHazard.Holder, Assert.Single(Assert.Single(Inspect(GuardLevel.Strict, IoPattern.Write)).Findings).Hazard);
    }

    private IReadOnlyList<PlannedOverwrite> Inspect(GuardLevel level, IoPattern pattern) =>
        new WriteGuard(level, []).Inspect(Plan(pattern), TargetLayout.Resolve(Plan(pattern), TestPlan.Files));

    private void Require(GuardLevel level, IoPattern pattern) =>
        new WriteGuard(level, []).Require(Plan(pattern), TargetLayout.Resolve(Plan(pattern), TestPlan.Files));

    private DaemonPlan Plan(IoPattern pattern) => TestPlan.Daemon(options =>
    {
        options.Filename = _folder["f"];
        options.ReadWrite = pattern;
        options.Size = new SizeSpec(65536);
    });
}
