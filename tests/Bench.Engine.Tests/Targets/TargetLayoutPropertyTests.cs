using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Targets;

public sealed class TargetLayoutPropertyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Regions_lie_in_their_targets_and_hold_the_whole_amount() =>
        Prop.ForAll(Jobs(), job =>
        {
            IReadOnlyList<Target> targets;
            DaemonPlan plan = TestPlan.Daemon(job.Set, job.Number);
            try
            {
                targets = TargetLayout.Resolve(plan, TestPlan.Null);
            }
            catch (DeviceException error)
            {
                return error.Errno == 22;
            }

            long cycle = IoAmount.PerCycle(plan.Options, targets);
            return targets.All(target => target.RegionStart >= 0 && target.RegionLength >= 0 && target.RegionStart + target.RegionLength <= target.Size)
                && cycle <= targets.Sum(target => target.RegionLength)
                && cycle >= BlockSizeBounds.Of(plan.Options).Smallest
                && targets.SequenceEqual(TargetLayout.Resolve(plan, TestPlan.Null));
        }).QuickCheckThrowOnFailure();

    private Arbitrary<SizedJob> Jobs() => (
        from size in Gen.Choose(0, 1 << 24)
        from fileSize in Gen.Choose(0, 1 << 22)
        from range in Gen.Choose(0, 1 << 22)
        from offset in Gen.Choose(0, 1 << 20)
        from increment in Gen.Choose(0, 1 << 20)
        from percent in Gen.Choose(1, 300)
        from files in Gen.Choose(1, 9)
        from clone in Gen.Choose(0, 5)
        from block in Gen.Elements(512, 1000, 4096, 65536)
        select new SizedJob(
            options =>
            {
                options.Directory = _folder.Root;
                options.NrFiles = files;
                options.Size = percent <= 100 ? new SizeSpec(0, percent) : size == 0 ? null : new SizeSpec(size);
                options.FileSize = fileSize < 1 << 21 ? null : new SizeRange(fileSize, fileSize + range);
                options.Offset = new SizeSpec(offset);
                options.OffsetIncrement = new SizeSpec(increment);
                options.BlockSize = new PerDirection<SizeRange>(new SizeRange(block));
            },
            clone)).ToArbitrary();

    private sealed record SizedJob(Action<JobOptions> Set, int Number);
}
