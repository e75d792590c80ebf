using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// What the next I/O is: direction, offset, size, data.
public sealed partial class OptionTable
{
    private static OptionTheme PatternTheme => new(OptionCategory.Pattern)
    {
        {
            "rw", A, ReadWrite, (o, v) => (o.ReadWrite, o.SequentialStep, o.SequencerCount) = (v.Pattern, v.Step, v.Count), "read",
            "Direction and order of the I/O.", "readwrite"
        },
        {
            "rw_sequencer", B,
            Word(
                ("sequential", RwSequencer.Sequential, "N I/Os in sequence before the next random offset"),
                ("identical", RwSequencer.Identical, "the same offset N times")),
            (o, v) => o.RwSequencer = v, "sequential", "What the :N of a random rw repeats."
        },
        { "rwmixread", A, Percent(), (o, v) => o.RwMixRead = v, "50", "Percent of a mix that are reads; the later of rwmixread and rwmixwrite counts." },
        { "rwmixwrite", A, Percent(), (o, v) => o.RwMixRead = 100 - v, "50", "Percent of a mix that are writes; the later of rwmixread and rwmixwrite counts." },
        { "norandommap", A, Flag, (o, v) => o.NoRandomMap = v, "0", "Draw random offsets independently, instead of every block once per pass." },
        { "softrandommap", B, Bool, (o, v) => o.SoftRandomMap = v, "0", "Go on without a map where varying block sizes would need one above 256 MiB; a fixed block size needs none." },
        {
            "random_generator", B,
            Word(
                ("tausworthe", RandomGenerator.Tausworthe, "32-bit generator; 64-bit where the region needs it"),
                ("lfsr", RandomGenerator.Lfsr, "shift register: every block once without a map"),
                ("tausworthe64", RandomGenerator.Tausworthe64, "64-bit generator")),
            (o, v) => o.RandomGenerator = v, "tausworthe", "Generator of random offsets."
        },
        { "randrepeat", A, Bool, (o, v) => o.RandRepeat = v, "1", "Same random sequence in every run.", "allrandrepeat" },
        { "randseed", A, Long(long.MinValue), (o, v) => o.RandSeed = (ulong)v, null, "Seed of the random sequence; overrides randrepeat." },
        { "random_distribution", A, Distribution, (o, v) => o.RandomDistribution = v, "random", "How random offsets spread over the region; all but random turn the map off." },
        { "random_sequence_stride", C, Bool, Refused, "it belongs to random_distribution=sequence, which fio 3.33 does not know", "0", "Move a sequence on by its length in each cycle." },
        {
            "percentage_random", B, PerDirection(Percent()), (o, v) => o.PercentageRandom = v.Over(o.PercentageRandom), "100",
            "Percent of a random job's I/Os that are random; the rest is sequential."
        },
        { "percentage_sequential", C, Percent(), Refused, "fio has withdrawn it; use percentage_random", null, "Withdrawn." },
        { "rwmixcycle", C, Integer(), Refused, "fio has withdrawn it", null, "Withdrawn." },
        { "sprandom", C, Bool, NotYet, Preconditioning, "0", "Precondition an SSD with a chosen distribution of invalid blocks." },
        { "spr_num_regions", C, Integer(1), NotYet, Preconditioning, "100", "Regions of sprandom." },
        { "spr_op", C, FloatList(0, double.MaxValue, 1), NotYet, Preconditioning, "0.15", "Over-provisioning assumed by sprandom." },
        { "spr_cs", C, Size(), NotYet, Preconditioning, "0", "Cache size assumed by sprandom." },
    };

    private const string Preconditioning = "preconditioning by invalid-block distribution is not implemented";

    private static OptionTheme BlockSizeTheme => new(OptionCategory.BlockSize)
    {
        {
            "bs", A, PerDirection(BlockSize),
            (o, v) =>
            {
                o.BlockSize = v.Over(o.BlockSize, size => new SizeRange(size));
                o.BlockSizeSplit = WithoutSplit(v, o.BlockSizeSplit);
            },
            "4096", "Size of each I/O.", "blocksize"
        },
        {
            1, "bsrange", A, PerDirection(SizeRange(int.MaxValue, singleAllowed: false)),
            (o, v) =>
            {
                o.BlockSize = v.Over(o.BlockSize);
                o.BlockSizeSplit = WithoutSplit(v, o.BlockSizeSplit);
            },
            null, "Sizes drawn uniformly from the multiples of the range's lower end; wins over bs of the same section.", "blocksize_range"
        },
        {
            2, "bssplit", A, BlockSizeSplit,
            (o, v) =>
            {
                o.BlockSizeSplit = v.Over(o.BlockSizeSplit, list => (IReadOnlyList<BlockSizeShare>?)list);
                o.BlockSize = v.Over(o.BlockSize, list => new SizeRange(list.Min(s => s.Size), list.Max(s => s.Size)));
            },
            null, "Sizes drawn by percent of I/Os, up to 64 per direction; wins over bs and bsrange of the same section."
        },
        { "bs_unaligned", C, Flag, (o, v) => o.BlockSizeUnaligned = v, "0", "With bsrange, any size instead of multiples only.", "blocksize_unaligned" },
        { "bs_is_seq_rand", C, Bool, (o, v) => o.BlockSizeIsSeqRand = v, "0", "The bs of reads counts for sequential I/O, that of writes for random I/O." },
        {
            "ba", B, PerDirection(Size(1)), (o, v) => o.BlockAlign = v.Over(o.BlockAlign ?? default), null,
            "Alignment of random offsets, the least block size by default; another value turns the random map off.", "blockalign"
        },
    };

    private static OptionTheme BufferTheme => new(OptionCategory.Buffers)
    {
        { "zero_buffers", A, Flag, (o, v) => o.ZeroBuffers = v, "0", "Write zeroes." },
        { "refill_buffers", A, Flag, (o, v) => o.RefillBuffers = v, "0", "New random data for every write." },
        { "scramble_buffers", B, Bool, (o, v) => o.ScrambleBuffers = v, "1", "Change a little of each block, against naive deduplication." },
        { "buffer_pattern", A, BytePattern(offsetAllowed: false), (o, v) => o.BufferPattern = v, null, "Bytes repeated over every block." },
        {
            "buffer_compress_percentage", A, Percent(), (o, v) => o.BufferCompressPercentage = v, null,
            "Percent of each chunk that compresses away."
        },
        { "buffer_compress_chunk", A, Size(0, int.MaxValue), (o, v) => o.BufferCompressChunk = v, "512", "Chunk of buffer_compress_percentage; 0 is the whole block." },
        { "dedupe_percentage", A, Percent(), (o, v) => o.DedupePercentage = v, "0", "Percent of writes that repeat an earlier block." },
        {
            "dedupe_mode", B,
            Word(
                ("repeat", DedupeMode.Repeat, "the block before"),
                ("working_set", DedupeMode.WorkingSet, "one of a set of blocks")),
            (o, v) => o.DedupeMode = v, "repeat", "Where repeated blocks come from."
        },
        { "dedupe_working_set_percentage", B, Percent(), (o, v) => o.DedupeWorkingSetPercentage = v, "5", "Percent of size that the set of dedupe_mode=working_set holds." },
        { "dedupe_global", B, Bool, (o, v) => o.DedupeGlobal = v, "0", "One working set for all daemons with this option (dedupe_mode=working_set)." },
        { "mem", B, BufferMemory, (o, v) => (o.Memory, o.MemoryFile) = v, "malloc", "Memory that buffers come from.", "iomem" },
        { "iomem_align", B, Size(0, int.MaxValue), (o, v) => o.MemoryAlign = v, "0", "Alignment of the first buffer.", "mem_align" },
        { "lockmem", C, Size(), (o, v) => o.LockMemory = v, "0", "Bytes of memory to lock, to take them from the page cache." },
        { "hugepage-size", C, PowerOfTwo, (o, v) => o.HugePageSize = v, null, "Size of huge pages of mem=mmaphuge and mem=shmhuge, such as 2m or 1g; the system's default when left out." },
        { "gpu_dev_id", C, Integer(), Refused, "GPU memory is not driven", "0", "GPU of mem=cudamalloc." },
    };

    private static PerDirection<IReadOnlyList<BlockSizeShare>?> WithoutSplit<T>(
        Syntax.DirectionValues<T> given, PerDirection<IReadOnlyList<BlockSizeShare>?> split)
        => new(
            given.Read.IsGiven ? null : split.Read,
            given.Write.IsGiven ? null : split.Write,
            given.Trim.IsGiven ? null : split.Trim);
}
