using System.Text;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class VerificationTests
{
    public static TheoryData<VerifyMethod> Methods =>
    [
        .. Enum.GetValues<VerifyMethod>().Where(m => m is not VerifyMethod.None and not VerifyMethod.Null),
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Written_blocks_are_read_back_and_one_flipped_byte_is_found(VerifyMethod method)
    {
        var options = Verified(IoPattern.RandWrite, method);
        using var run = new WorkloadRun(options, File(256 * Kib, "/data/v"));
        var memory = run.Memory();
        run.Start();

        Assert.Equal(64, run.Pass().Count(s => s.Direction == IoDirection.Write));

        // meta checks headers alone.
        memory[40960 + (method == VerifyMethod.HeaderOnly ? 20 : 1000)] ^= 1;
        Assert.True(run.Workload.BeginVerify());
        var reads = run.Pass();
        Assert.Equal(64, reads.Count(s => s is { Direction: IoDirection.Read, Purpose: IoPurpose.Verify }));

        var failure = Assert.Single(run.Failures);
        Assert.Equal((WorkloadFailure.BadData, true), (failure.Errno, failure.IsVerification));
        Assert.Matches("^(verify: .*|[a-z0-9_-]+: verify failed) at file ", failure.Message);
        Assert.Contains("/data/v offset 40960,", failure.Message);
        Assert.False(run.Workload.NextPass());
    }

    [Theory]
    [InlineData(IoPattern.Write, 1)]
    [InlineData(IoPattern.RandWrite, 16)]
    [InlineData(IoPattern.RandReadWrite, 4)]
    [InlineData(IoPattern.ReadWrite, 4)]
    [InlineData(IoPattern.RandTrimWrite, 4)]
    public void Good_data_passes_and_only_what_was_written_is_read_back(IoPattern pattern, int depth)
    {
        var options = Verified(pattern, VerifyMethod.Crc32c);
        options.IoDepth = depth;
        using var run = new WorkloadRun(options, File(Mib));
        run.Memory();

        var steps = run.All();

        Assert.Empty(run.Failures);
        Assert.Equal(
            steps.Where(s => s.Direction == IoDirection.Write).Select(s => s.Offset),
            steps.Where(s => s.Purpose == IoPurpose.Verify).Select(s => s.Offset));
    }

    [Fact]
    public void Do_verify_0_only_writes()
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Crc32c);
        options.DoVerify = false;

        Assert.DoesNotContain(All(options, File(256 * Kib)), s => s.Direction == IoDirection.Read);
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(8, 2L)]
    public void Backlog_reads_back_in_between(long backlog, long? batch)
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Crc32c);
        options.VerifyBacklog = backlog;
        options.VerifyBacklogBatch = batch;
        using var run = new WorkloadRun(options, File(256 * Kib));
        run.Memory();

        var steps = run.All();

        Assert.Empty(run.Failures);
        Assert.Equal((64, 64), (steps.Count(s => s.Direction == IoDirection.Write), steps.Count(s => s.Direction == IoDirection.Read)));
        Assert.All(steps.Skip(8).Take((int)(batch ?? backlog)), s => Assert.Equal(IoPurpose.Verify, s.Purpose));
        Assert.Equal(IoDirection.Write, steps[8 + (int)(batch ?? backlog)].Direction);
    }

    [Theory]
    [InlineData(1, 4096, 4096)]
    [InlineData(16, 4096, 4096)]
    [InlineData(16, 4096, 32768)]
    public void Of_overlapping_writes_the_last_counts(int depth, long smallest, long largest)
    {
        var options = Verified(IoPattern.RandWrite, VerifyMethod.Crc32c);
        options.BlockSize = new(new SizeRange(smallest, largest));
        options.NoRandomMap = true;
        options.IoDepth = depth;
        options.IoSize = new SizeSpec(4 * Mib);
        using var run = new WorkloadRun(options, File(Mib));
        run.Memory();

        var steps = run.All();

        Assert.Empty(run.Failures);
        var writes = steps.Where(s => s.Direction == IoDirection.Write).ToList();
        var verified = steps.Where(s => s.Purpose == IoPurpose.Verify).SelectMany(Granules).ToHashSet();
        Assert.True(writes.SelectMany(Granules).ToHashSet().SetEquals(verified));
        Assert.True(writes.Count > steps.Count - writes.Count);
    }

    [Fact]
    public void A_lost_write_is_found_by_its_seed_and_number()
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Crc32c);
        options.IoSize = new SizeSpec(512 * Kib);
        using var run = new WorkloadRun(options, File(256 * Kib));
        var memory = run.Memory();
        run.Start();
        byte[]? old = null;
        run.OnIssue = step =>
        {
            // The second write to block 3 never reaches the medium: what is there stays valid in itself.
            if (step.Offset == 12288 && step.Direction == IoDirection.Write)
            {
                old?.CopyTo(memory.AsSpan(12288));
                old ??= memory.AsSpan(12288, 4096).ToArray();
            }
        };
        run.Pass();
        Assert.True(run.Workload.BeginVerify());
        run.Pass();

        Assert.Contains("rand_seed", Assert.Single(run.Failures).Message);
    }

    [Fact]
    public void A_read_job_checks_what_another_job_wrote()
    {
        var (memory, options) = WrittenBy(VerifyMethod.Crc32c);
        options.ReadWrite = IoPattern.Read;
        using var clean = new WorkloadRun(options, 7, 99, File(256 * Kib));
        clean.UseMemory(0, memory);
        Assert.Equal(64, clean.All().Count);
        Assert.Empty(clean.Failures);

        memory[41960] ^= 0x40;
        using var run = new WorkloadRun(options, 7, 99, File(256 * Kib, "v"));
        run.UseMemory(0, memory);
        run.All();
        Assert.Matches("^crc32c: verify failed at file v offset 40960, length 4096 .*: expected [0-9a-f]{8}, received [0-9a-f]{8}", Assert.Single(run.Failures).Message);
    }

    [Fact]
    public void A_wrong_method_is_named()
    {
        var (memory, options) = WrittenBy(VerifyMethod.Crc32c);
        options.ReadWrite = IoPattern.Read;
        options.Verify = VerifyMethod.Md5;
        using var run = new WorkloadRun(options, File(256 * Kib));
        run.UseMemory(0, memory);
        run.All();

        Assert.Contains("written with verify=crc32c, not md5", run.Failures[0].Message);
    }

    [Fact]
    public void A_block_at_the_wrong_place_is_found()
    {
        var (memory, options) = WrittenBy(VerifyMethod.Crc32c);
        memory.AsSpan(8192, 4096).CopyTo(memory.AsSpan(4096));
        options.ReadWrite = IoPattern.Read;
        using var run = new WorkloadRun(options, File(256 * Kib));
        run.UseMemory(0, memory);
        run.All();

        Assert.Contains("bad header offset 8192, wanted 4096", Assert.Single(run.Failures).Message);
    }

    [Fact]
    public void Verify_only_goes_through_the_same_writes_without_writing()
    {
        var (memory, options) = WrittenBy(VerifyMethod.Crc32c);
        options.VerifyOnly = true;
        using var run = new WorkloadRun(options, File(256 * Kib));
        run.UseMemory(0, memory);

        var steps = run.All();

        Assert.Equal(64, steps.Count(s => s.Purpose == IoPurpose.Verify));
        Assert.Equal(64, steps.Count);
        Assert.Empty(run.Failures);
    }

    [Fact]
    public void Headers_stand_at_every_interval_and_at_their_offset()
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Md5, 16384);
        options.VerifyInterval = 1024;
        options.VerifyOffset = 512;
        using var run = new WorkloadRun(options, File(64 * Kib));
        var memory = run.Memory();
        run.All();

        Assert.Empty(run.Failures);
        for (var at = 0; at < memory.Length; at += 1024)
        {
            Assert.Equal(0xACCA, BitConverter.ToUInt16(memory, at + 512));
            Assert.Equal(at, BitConverter.ToInt64(memory, at + 512 + 16));
        }
    }

    [Fact]
    public void A_pattern_repeats_over_the_block_with_its_offset()
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Pattern);
        options.VerifyPattern = [new PatternPiece(new byte[] { 0xAB, 0xCD }), new PatternPiece(default, true)];
        using var run = new WorkloadRun(options, File(64 * Kib));
        var memory = run.Memory();
        run.All();

        Assert.Empty(run.Failures);
        Assert.Equal("ABCD0010000000000000ABCD0010000000000000", Convert.ToHexString(memory.AsSpan(4096, 20)));
    }

    [Fact]
    public void A_failed_write_is_not_read_back()
    {
        var options = Verified(IoPattern.Write, VerifyMethod.Crc32c);
        using var run = new WorkloadRun(options, File(16 * Kib));
        run.Memory();
        run.FailWrite = s => s.Offset == 4096;

        Assert.Equal([0L, 8192, 12288], run.All().Where(s => s.Purpose == IoPurpose.Verify).Select(s => s.Offset));
        Assert.Empty(run.Failures);
    }

    [Fact]
    public void Loops_verify_each_pass()
    {
        var options = Verified(IoPattern.RandWrite, VerifyMethod.XxHash);
        options.Loops = 3;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Memory();

        var steps = run.All();

        Assert.Equal(["16w", "16v", "16w", "16v", "16w", "16v"], Runs(steps));
        Assert.Empty(run.Failures);
    }

    [Fact]
    public void Dump_keeps_the_bad_block_and_what_it_should_have_been()
    {
        var directory = Directory.CreateTempSubdirectory("bench-verify-dump");
        var options = Verified(IoPattern.Write, VerifyMethod.Crc32c);
        options.VerifyDump = true;
        var path = Path.Combine(directory.FullName, $"dumped{Environment.ProcessId}");
        using var run = new WorkloadRun(options, File(64 * Kib, path));
        var memory = run.Memory();
        run.Start();
        run.Pass();
        var good = memory.AsSpan(8192, 4096).ToArray();
        memory[9000]++;
        run.Workload.BeginVerify();
        run.Pass();

        var name = $"{Path.GetFileName(path)}.8192";
        var (received, expected) = (System.IO.File.ReadAllBytes(name + ".received"), System.IO.File.ReadAllBytes(name + ".expected"));
        System.IO.File.Delete(name + ".received");
        System.IO.File.Delete(name + ".expected");
        directory.Delete();
        Assert.Equal(memory.AsSpan(8192, 4096).ToArray(), received);

        // All but the time of the write, and the checksum over it, can be made again.
        Assert.Equal(good[40..], expected[40..]);
    }

    [Theory]
    [InlineData(VerifyMethod.Pattern, 0, 0, "verify_pattern")]
    [InlineData(VerifyMethod.Crc32c, 1000, 0, "does not divide")]
    [InlineData(VerifyMethod.Sha512, 128, 0, "does not fit")]
    [InlineData(VerifyMethod.Md5, 0, 8, "verify_offset=8 must lie between")]
    public void Contradictions_are_refused(VerifyMethod method, long interval, long offset, string message)
    {
        var options = Options(IoPattern.Write);
        options.Verify = method;
        options.VerifyInterval = interval;
        options.VerifyOffset = offset;

        var error = Assert.Throws<DeviceException>(() => new WorkloadRun(options, File(64 * Kib)));

        Assert.Contains(message, error.Message);
    }

    private static IEnumerable<long> Granules(Step step) =>
        Enumerable.Range(0, step.Length / 4096).Select(i => (step.Offset / 4096) + i);

    private static (byte[] Memory, JobOptions Options) WrittenBy(VerifyMethod method)
    {
        var options = Verified(IoPattern.RandWrite, method);
        options.DoVerify = false;
        using var run = new WorkloadRun(options, File(256 * Kib));
        var memory = run.Memory();
        run.All();
        options = options.Clone();
        options.DoVerify = true;
        return (memory, options);
    }

    private static JobOptions Verified(IoPattern pattern, VerifyMethod method, long blockSize = 4096)
    {
        var options = Options(pattern, blockSize);
        options.Verify = method;
        if (method is VerifyMethod.Pattern or VerifyMethod.PatternHeader)
        {
            options.VerifyPattern = [new PatternPiece(Encoding.ASCII.GetBytes("pattern"))];
        }

        return options;
    }

    private static List<string> Runs(List<Step> steps)
    {
        var runs = new List<string>();
        for (var i = 0; i < steps.Count;)
        {
            var length = steps.Skip(i).TakeWhile(s => s.Direction == steps[i].Direction).Count();
            runs.Add($"{length}{(steps[i].Direction == IoDirection.Write ? 'w' : 'v')}");
            i += length;
        }

        return runs;
    }
}
