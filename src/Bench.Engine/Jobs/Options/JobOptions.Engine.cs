namespace Bench.Engine.Jobs.Options;

// How I/O is issued.
public sealed partial class JobOptions
{
    /// <summary>Engine name (<c>ioengine</c>).</summary>
    public string IoEngine { get; set; } = "psync";

    /// <summary>I/Os in flight per daemon (<c>iodepth</c>).</summary>
    public int IoDepth { get; set; } = 1;

    /// <summary>I/Os per submission; 0 = depth (<c>iodepth_batch</c>).</summary>
    public int IoDepthBatch { get; set; } = 1;

    /// <summary>Least I/Os per reap; 0 = poll (<c>iodepth_batch_complete_min</c>).</summary>
    public int IoDepthBatchCompleteMin { get; set; } = 1;

    /// <summary>Most I/Os per reap (<c>iodepth_batch_complete_max</c>).</summary>
    public int? IoDepthBatchCompleteMax { get; set; }

    /// <summary>Refill when the queue drained to this (<c>iodepth_low</c>).</summary>
    public int? IoDepthLow { get; set; }

    /// <summary>Never overlap I/O in flight (<c>serialize_overlap</c>).</summary>
    public bool SerializeOverlap { get; set; }

    /// <summary>O_DIRECT (<c>direct</c>, <c>buffered</c>).</summary>
    public bool Direct { get; set; }

    /// <summary>O_SYNC, O_DSYNC (<c>sync</c>).</summary>
    public SyncMode Sync { get; set; }

    /// <summary>Drop the page cache of the files first (<c>invalidate</c>).</summary>
    public bool Invalidate { get; set; } = true;

    /// <summary>fsync after this many writes; 0 = never (<c>fsync</c>).</summary>
    public int Fsync { get; set; }

    /// <summary>fdatasync after this many writes; 0 = never (<c>fdatasync</c>).</summary>
    public int Fdatasync { get; set; }

    /// <summary>fsync at the end (<c>end_fsync</c>).</summary>
    public bool EndFsync { get; set; }

    /// <summary>fsync at close (<c>fsync_on_close</c>).</summary>
    public bool FsyncOnClose { get; set; }

    /// <summary><c>sync_file_range</c>.</summary>
    public SyncFileRange? SyncFileRange { get; set; }

    /// <summary>Every Nth write a barrier; 0 = never (<c>write_barrier</c>).</summary>
    public int WriteBarrier { get; set; }

    /// <summary>Worker threads hand I/O to the engine (<c>io_submit_mode=offload</c>).</summary>
    public bool OffloadSubmission { get; set; }

    /// <summary>syncfs at the end (<c>end_syncfs</c>).</summary>
    public bool EndSyncfs { get; set; }
}
