namespace Bench.Engine.Jobs.Options;

// What the next I/O is.
public sealed partial class JobOptions
{
    /// <summary>Directions and order (<c>rw</c>).</summary>
    public IoPattern ReadWrite { get; set; } = IoPattern.Read;

    /// <summary>Bytes added after each sequential block, may be negative (<c>rw=read:N</c>).</summary>
    public long SequentialStep { get; set; }

    /// <summary>I/Os per random offset (<c>rw=randread:N</c>).</summary>
    public int SequencerCount { get; set; } = 1;

    /// <summary>What is repeated (<c>rw_sequencer</c>).</summary>
    public RwSequencer RwSequencer { get; set; }

    /// <summary>Percent reads of a mix (<c>rwmixread</c>, <c>rwmixwrite</c>).</summary>
    public int RwMixRead { get; set; } = 50;

    /// <summary>Independent draws (<c>norandommap</c>).</summary>
    public bool NoRandomMap { get; set; }

    /// <summary>Draw independently where varying block sizes would need too large a map; a fixed size needs none (<c>softrandommap</c>).</summary>
    public bool SoftRandomMap { get; set; }

    /// <summary><c>random_generator</c>.</summary>
    public RandomGenerator RandomGenerator { get; set; }

    /// <summary>Same sequence every invocation (<c>randrepeat</c>).</summary>
    public bool RandRepeat { get; set; } = true;

    /// <summary>Explicit seed (<c>randseed</c>).</summary>
    public ulong? RandSeed { get; set; }

    /// <summary>Spread of random offsets (<c>random_distribution</c>).</summary>
    public RandomDistribution RandomDistribution { get; set; } = RandomDistribution.Uniform;

    /// <summary>Share of random offsets, 0..100 (<c>percentage_random</c>).</summary>
    public PerDirection<int> PercentageRandom { get; set; } = new(100);

    /// <summary>Block sizes, bytes (<c>bs</c>, <c>bsrange</c>).</summary>
    public PerDirection<SizeRange> BlockSize { get; set; } = new(new SizeRange(4096));

    /// <summary>Shares of block sizes (<c>bssplit</c>).</summary>
    public PerDirection<IReadOnlyList<BlockSizeShare>?> BlockSizeSplit { get; set; }

    /// <summary>Any size in the range (<c>bs_unaligned</c>).</summary>
    public bool BlockSizeUnaligned { get; set; }

    /// <summary>Read size for sequential, write size for random I/O (<c>bs_is_seq_rand</c>).</summary>
    public bool BlockSizeIsSeqRand { get; set; }

    /// <summary>Alignment of random offsets, bytes (<c>blockalign</c>).</summary>
    public PerDirection<long>? BlockAlign { get; set; }

    /// <summary><c>zonemode</c>.</summary>
    public ZoneMode ZoneMode { get; set; }

    /// <summary>I/O per zone, bytes (<c>zonesize</c>).</summary>
    public long ZoneSize { get; set; }

    /// <summary>Zone extent, bytes; 0 = <see cref="ZoneSize"/> (<c>zonerange</c>).</summary>
    public long ZoneRange { get; set; }

    /// <summary>Bytes skipped after a zone (<c>zoneskip</c>).</summary>
    public long ZoneSkip { get; set; }
}
