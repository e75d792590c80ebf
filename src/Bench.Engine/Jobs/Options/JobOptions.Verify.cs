namespace Bench.Engine.Jobs.Options;

// How data is checked.
public sealed partial class JobOptions
{
    /// <summary><c>verify</c>.</summary>
    public VerifyMethod Verify { get; set; }

    /// <summary>Read back after writing (<c>do_verify</c>).</summary>
    public bool DoVerify { get; set; } = true;

    /// <summary>Do not write, only verify (<c>verify_only</c>).</summary>
    public bool VerifyOnly { get; set; }

    /// <summary><c>verify_pattern</c>.</summary>
    public IReadOnlyList<PatternPiece>? VerifyPattern { get; set; }

    /// <summary>Stop at the first bad block (<c>verify_fatal</c>).</summary>
    public bool VerifyFatal { get; set; }

    /// <summary>Write bad blocks to files (<c>verify_dump</c>).</summary>
    public bool VerifyDump { get; set; }

    /// <summary>Verify after this many writes; 0 = at the end (<c>verify_backlog</c>).</summary>
    public long VerifyBacklog { get; set; }

    /// <summary>Blocks verified at a time (<c>verify_backlog_batch</c>).</summary>
    public long? VerifyBacklogBatch { get; set; }

    /// <summary>Header granularity, bytes; 0 = block (<c>verify_interval</c>).</summary>
    public long VerifyInterval { get; set; }

    /// <summary>Header position in the block, bytes (<c>verify_offset</c>).</summary>
    public long VerifyOffset { get; set; }

    /// <summary>Check the write sequence number (<c>verify_write_sequence</c>).</summary>
    public bool VerifyWriteSequence { get; set; } = true;

    /// <summary>Check the header seed (<c>verify_header_seed</c>).</summary>
    public bool VerifyHeaderSeed { get; set; } = true;

    /// <summary>Threads that check what was read back; 0 = the daemon itself (<c>verify_async</c>).</summary>
    public int VerifyAsync { get; set; }

    /// <summary>CPUs of those threads (<c>verify_async_cpus</c>).</summary>
    public IReadOnlyList<int>? VerifyAsyncCpus { get; set; }

    /// <summary>Save what was written (<c>verify_state_save</c>).</summary>
    public bool VerifyStateSave { get; set; } = true;

    /// <summary>Check only what a saved state says was written (<c>verify_state_load</c>).</summary>
    public bool VerifyStateLoad { get; set; }

    /// <summary>Begin the pattern anew every so many bytes; 0 = repeat it over the block (<c>verify_pattern_interval</c>).</summary>
    public long VerifyPatternInterval { get; set; }

    /// <summary>Percent of verified writes that are trimmed (<c>trim_percentage</c>).</summary>
    public int TrimPercentage { get; set; }

    /// <summary>Trimmed blocks must read as zeroes (<c>trim_verify_zero</c>).</summary>
    public bool TrimVerifyZero { get; set; } = true;

    /// <summary>Trim after this many writes; 0 = never (<c>trim_backlog</c>).</summary>
    public long TrimBacklog { get; set; }

    /// <summary>Blocks trimmed at a time; 0 = <see cref="TrimBacklog"/> (<c>trim_backlog_batch</c>).</summary>
    public int TrimBacklogBatch { get; set; }
}
