using System.IO.Compression;
using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class DataTests
{
    [Theory]
    [InlineData(IoPattern.Write, 1)]
    [InlineData(IoPattern.Write, 16)]
    [InlineData(IoPattern.RandReadWrite, 4)]
    public void Default_data_does_not_compress_inside_a_block_and_blocks_differ(IoPattern pattern, int depth)
    {
        var options = Options(pattern);
        options.IoDepth = depth;

        // Reads bring zeros into the buffers, which must not end up in later writes.
        var blocks = WrittenBlocks(options);

        Assert.All(blocks.Take(8), b => Assert.InRange(Compressed(b), 4000, 5000));
        Assert.Equal(blocks.Count, blocks.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(blocks.Count * 8, blocks.SelectMany(b => b.Chunk(512)).Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Zero_buffers_writes_zeros()
    {
        var options = Options(IoPattern.Write);
        options.ZeroBuffers = true;

        Assert.All(WrittenBlocks(options), b => Assert.True(b.All(static x => x == 0)));
    }

    [Fact]
    public void Refilled_buffers_do_not_compress_across_blocks()
    {
        var options = Options(IoPattern.Write);
        options.RefillBuffers = true;

        Assert.InRange(Compressed([.. WrittenBlocks(options).SelectMany(static b => b)]), 0.97 * Mib, 1.01 * Mib);
    }

    [Fact]
    public void Unscrambled_data_repeats()
    {
        var options = Options(IoPattern.Write);
        options.ScrambleBuffers = false;

        Assert.Single(WrittenBlocks(options).Select(Convert.ToHexString).Distinct());
    }

    [Fact]
    public void A_pattern_is_repeated_and_carries_offsets()
    {
        var options = Options(IoPattern.Write);
        options.BufferPattern = [new PatternPiece(new byte[] { 0xDE, 0xAD, 0xBE, 0xEF })];
        Assert.All(WrittenBlocks(options).SelectMany(b => b.Chunk(4)), c => Assert.Equal("DEADBEEF", Convert.ToHexString(c)));

        options.BufferPattern = [new PatternPiece(default, true)];
        var blocks = WrittenBlocks(options);
        for (var i = 0; i < blocks.Count; i++)
        {
            Assert.All(blocks[i].Chunk(8), c => Assert.Equal(i * 4096L, BitConverter.ToInt64(c)));
        }
    }

    [Theory]
    [InlineData(50, 512)]
    [InlineData(50, 0)]
    [InlineData(25, 4096)]
    [InlineData(80, 4096)]
    public void Compressible_data_compresses_as_asked(int percent, long chunk)
    {
        var options = Options(IoPattern.Write, 65536);
        options.BufferCompressPercentage = percent;
        options.BufferCompressChunk = chunk;

        var ratio = Compressed([.. WrittenBlocks(options).SelectMany(static b => b)]) / (double)Mib;

        Assert.InRange(ratio, (100 - percent) / 100.0 * 0.88, (100 - percent) / 100.0 * 1.12);
    }

    // 4096 blocks of which 60 % are to repeat: standard deviation 0.8 %, bounds 5 %.
    [Theory]
    [InlineData(DedupeMode.Repeat)]
    [InlineData(DedupeMode.WorkingSet)]
    public void Deduplicable_data_repeats_as_asked(DedupeMode mode)
    {
        var options = Options(IoPattern.Write);
        options.DedupePercentage = 60;
        options.DedupeMode = mode;
        options.DedupeWorkingSetPercentage = 2;

        var blocks = WrittenBlocks(options, 16 * Mib);

        var duplicates = 1 - (blocks.Select(Convert.ToHexString).Distinct().Count() / (double)blocks.Count);
        Assert.Equal(mode == DedupeMode.WorkingSet ? 0.58 : 0.60, duplicates, 0.05);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_global_working_set_is_the_same_for_all_daemons(bool global)
    {
        var options = Options(IoPattern.Write);
        options.DedupePercentage = 100;
        options.DedupeMode = DedupeMode.WorkingSet;
        options.DedupeGlobal = global;

        // A working set of 12 blocks each of which is drawn about 21 times.
        var first = WrittenBlocks(options).Select(Convert.ToHexString).ToHashSet();
        var second = WrittenBlocks(options, Mib, number: 2).Select(Convert.ToHexString).ToHashSet();

        Assert.Equal(global, first.Overlaps(second));
    }

    [Fact]
    public void Nothing_is_allocated_per_io()
    {
        var options = Options(IoPattern.RandReadWrite);
        options.TimeBased = true;
        options.NumberIos = null;
        using var run = new AllocationProbe(options, File(64 * Mib));
        Assert.Equal(0, run.BytesOf(200_000));

        options.Verify = VerifyMethod.Crc32c;
        options.ReadWrite = IoPattern.RandWrite;
        options.RateIops = new(1_000_000_000);
        using var verified = new AllocationProbe(options, File(64 * Mib));
        Assert.Equal(0, verified.BytesOf(10_000));
    }

    private static List<byte[]> WrittenBlocks(JobOptions options, long size = Mib, int number = 1)
    {
        using var run = new WorkloadRun(options, number, 1, File(size));
        var memory = run.Memory();
        var blocks = new List<byte[]>();
        run.OnIssue = s =>
        {
            if (s.Direction == IoDirection.Write)
            {
                blocks.Add(memory.AsSpan((int)s.Offset, s.Length).ToArray());
            }
        };
        run.All();
        return blocks;
    }

    private static long Compressed(byte[] data)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return memory.Length;
    }
}
