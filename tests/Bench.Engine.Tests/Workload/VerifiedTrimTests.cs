using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

/// <summary>Trims among verified writes (<c>trim_percentage</c> and its relatives).</summary>
public sealed class VerifiedTrimTests
{
    [Theory]
    [InlineData(IoPattern.Write, 1, false)]
    [InlineData(IoPattern.RandWrite, 8, false)]
    [InlineData(IoPattern.RandWrite, 4, true)]
    public void Trimmed_blocks_are_read_back_as_zeroes(IoPattern pattern, int depth, bool repeats)
    {
        var options = Trimmed(pattern, 100);
        options.IoDepth = depth;
        options.NoRandomMap = repeats;
        using var run = new WorkloadRun(options, File(Mib));
        run.Memory();

        var steps = run.All();

        var trims = steps.Where(s => s.Purpose == IoPurpose.VerifiedTrim).ToList();
        Assert.Empty(run.Failures);
        Assert.All(trims, s => Assert.Equal(IoDirection.Trim, s.Direction));
        Assert.Equal(256, steps.Count(s => s.Direction == IoDirection.Write));
        Assert.InRange(trims.Count, repeats ? 1 : 256, 256);
        Assert.Subset(
            steps.Where(s => s.Direction == IoDirection.Write).Select(s => s.Offset).ToHashSet(),
            trims.Select(s => s.Offset).ToHashSet());
        if (!repeats)
        {
            Assert.Equal(256, steps.Count(s => s.Purpose == IoPurpose.Verify));
            Assert.All(run.Memory(), b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void A_trimmed_block_that_is_not_zero_is_bad()
    {
        using var run = new WorkloadRun(Trimmed(IoPattern.Write, 100), File(64 * Kib, "/data/v"));
        var memory = run.Memory();
        run.Start();
        run.Pass();
        memory[8192 + 77] = 1;
        Assert.True(run.Workload.BeginVerify());
        run.Pass();

        var failure = Assert.Single(run.Failures);
        Assert.Equal("trim: verify failed at file /data/v offset 8192, length 4096, block offset 77", failure.Message);
        Assert.True(failure.IsVerification);
    }

    [Fact]
    public void Without_trim_verify_zero_trimmed_blocks_are_not_looked_at()
    {
        var options = Trimmed(IoPattern.Write, 100);
        options.TrimVerifyZero = false;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Memory();

        Assert.DoesNotContain(run.All(), s => s.Purpose == IoPurpose.Verify);
        Assert.Empty(run.Failures);
    }

    // 4096 writes of which 30 % are drawn: standard deviation 29, bounds 5.4 of them (false alarm below 1e-7).
    [Fact]
    public void As_many_are_trimmed_as_asked()
    {
        using var run = new WorkloadRun(Trimmed(IoPattern.RandWrite, 30), File(16 * Mib));

        Assert.InRange(run.All().Count(s => s.Purpose == IoPurpose.VerifiedTrim), 1229 - 158, 1229 + 158);
    }

    [Fact]
    public void Trims_come_after_each_backlog_in_batches()
    {
        var options = Trimmed(IoPattern.Write, 100);
        options.TrimBacklog = 8;
        options.TrimBacklogBatch = 3;
        using var run = new WorkloadRun(options, File(128 * Kib));
        run.Memory();
        run.Start();

        var order = string.Concat(run.Pass().Select(s => s.Direction == IoDirection.Trim ? 't' : 'w'));

        Assert.Equal("wwwwwwwwtttwwwwwwwwtttwwwwwwwwtttwwwwwwwwttt", order);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(50, 0)]
    public void Nothing_is_trimmed_without_a_share_or_a_backlog(int percentage, long backlog)
    {
        var options = Trimmed(IoPattern.Write, percentage);
        options.TrimBacklog = backlog;
        using var run = new WorkloadRun(options, File(128 * Kib));

        Assert.DoesNotContain(run.All(), s => s.Direction == IoDirection.Trim);
    }

    private static JobOptions Trimmed(IoPattern pattern, int percentage)
    {
        var options = Options(pattern);
        options.Verify = VerifyMethod.Crc32c;
        options.TrimPercentage = percentage;
        options.TrimBacklog = 4;
        return options;
    }
}
