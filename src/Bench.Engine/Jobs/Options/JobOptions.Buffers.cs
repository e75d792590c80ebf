namespace Bench.Engine.Jobs.Options;

// What is written and from where.
public sealed partial class JobOptions
{
    /// <summary>All zero (<c>zero_buffers</c>).</summary>
    public bool ZeroBuffers { get; set; }

    /// <summary>New random data on every submit (<c>refill_buffers</c>).</summary>
    public bool RefillBuffers { get; set; }

    /// <summary>Cheap change of each block (<c>scramble_buffers</c>).</summary>
    public bool ScrambleBuffers { get; set; } = true;

    /// <summary>Repeated bytes (<c>buffer_pattern</c>).</summary>
    public IReadOnlyList<PatternPiece>? BufferPattern { get; set; }

    /// <summary>Compressible share, 0..100 (<c>buffer_compress_percentage</c>).</summary>
    public int? BufferCompressPercentage { get; set; }

    /// <summary>Granularity of compressible data, bytes; 0 = block (<c>buffer_compress_chunk</c>).</summary>
    public long BufferCompressChunk { get; set; } = 512;

    /// <summary>Share of repeated buffers, 0..100 (<c>dedupe_percentage</c>).</summary>
    public int DedupePercentage { get; set; }

    /// <summary><c>dedupe_mode</c>.</summary>
    public DedupeMode DedupeMode { get; set; }

    /// <summary><c>dedupe_working_set_percentage</c>.</summary>
    public int DedupeWorkingSetPercentage { get; set; } = 5;

    /// <summary>Kind of buffer memory (<c>mem</c>).</summary>
    public MemoryKind Memory { get; set; }

    /// <summary>File behind mmap memory (<c>mem=mmap:FILE</c>).</summary>
    public string? MemoryFile { get; set; }

    /// <summary>Alignment of the first buffer, bytes (<c>iomem_align</c>).</summary>
    public long MemoryAlign { get; set; }

    /// <summary>Bytes to mlock (<c>lockmem</c>).</summary>
    public long LockMemory { get; set; }

    /// <summary>All daemons with this draw repeated buffers from one working set (<c>dedupe_global</c>).</summary>
    public bool DedupeGlobal { get; set; }

    /// <summary>Size of huge pages, bytes; 0 = the system's default (<c>hugepage-size</c>).</summary>
    public long HugePageSize { get; set; }
}
