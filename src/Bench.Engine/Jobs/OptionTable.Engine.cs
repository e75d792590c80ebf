using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// How I/O is issued, how fast, within which latency.
public sealed partial class OptionTable
{
    internal const string EngineOption = "ioengine";

    private static OptionTheme EngineTheme => new(OptionCategory.Engine)
    {
        { BeforeAllOthers, EngineOption, A, Text, (o, v) => o.IoEngine = v, "psync", "How I/O is issued; bench options ioengine lists the engines." },
        { "iodepth", A, Integer(1, 65536), (o, v) => o.IoDepth = v, "1", "I/Os each daemon keeps in flight; a synchronous engine stays at 1." },
        {
            "iodepth_batch", B, Integer(), (o, v) => o.IoDepthBatch = v, "1", "I/Os submitted together; 0 is iodepth.", "iodepth_batch_submit"
        },
        {
            "iodepth_batch_complete_min", B, Integer(), (o, v) => o.IoDepthBatchCompleteMin = v, "1",
            "Least completions waited for at once; 0 polls.", "iodepth_batch_complete"
        },
        {
            "iodepth_batch_complete_max", B, Integer(), (o, v) => o.IoDepthBatchCompleteMax = v == 0 ? null : v, null,
            "Most completions taken at once; the minimum by default."
        },
        { "iodepth_low", B, Integer(), (o, v) => o.IoDepthLow = v == 0 ? null : v, null, "Refill the queue only when it has drained to this depth." },
        {
            "io_submit_mode", B,
            Word(
                ("inline", false, "by the daemon itself"),
                ("offload", true, "by iodepth worker threads, so that a slow I/O does not delay the next")),
            (o, v) => o.OffloadSubmission = v, "inline", "Who hands I/O to the engine."
        },
        { "serialize_overlap", C, Bool, (o, v) => o.SerializeOverlap = v, "0", "Never have two I/Os to overlapping blocks in flight." },
        { "direct", A, Bool, (o, v) => o.Direct = v, "0", "Bypass the page cache (O_DIRECT)." },
        { "buffered", A, Bool, (o, v) => o.Direct = !v, "1", "Use the page cache; the opposite of direct." },
        {
            "sync", A,
            Word(
                ("none", SyncMode.None, "not synchronous"),
                ("sync", SyncMode.Sync, "O_SYNC"),
                ("dsync", SyncMode.Dsync, "O_DSYNC"),
                ("0", SyncMode.None, "same as none"),
                ("1", SyncMode.Sync, "same as sync")),
            (o, v) => o.Sync = v, "none", "Whether each write is on stable storage before it completes."
        },
        { "atomic", C, Bool, Refused, "torn-write protection (RWF_ATOMIC) needs a drive that has it; fio 3.33 does not issue such writes on Linux either", "0", "Torn-write protected writes." },
        { "invalidate", A, Bool, (o, v) => o.Invalidate = v, "1", "Drop the files from the page cache before starting." },
        { "fsync", A, Integer(), (o, v) => o.Fsync = v, "0", "fsync after this many writes; 0 is never." },
        { "fdatasync", A, Integer(), (o, v) => o.Fdatasync = v, "0", "fdatasync after this many writes; 0 is never." },
        { "end_fsync", A, Bool, (o, v) => o.EndFsync = v, "0", "fsync when the job is done." },
        { "fsync_on_close", B, Bool, (o, v) => o.FsyncOnClose = v, "0", "fsync whenever a file is closed." },
        { "end_syncfs", B, Bool, (o, v) => o.EndSyncfs = v, "0", "syncfs(2) of the file systems written to when the job is done." },
        { "sync_file_range", C, SyncFileRangeFlags, (o, v) => o.SyncFileRange = v, null, "sync_file_range(2) with these flags every N writes." },
        { "write_barrier", C, Integer(), (o, v) => o.WriteBarrier = v, "0", "Make every Nth write a barrier; 0 is never." },
    };

    private static OptionTheme RateTheme => new(OptionCategory.Rate)
    {
        { "rate", A, PerDirection(Size()), (o, v) => o.Rate = v.Over(o.Rate), null, "Most bytes per second of each daemon; 0 is unlimited." },
        { "rate_iops", A, PerDirection(Long()), (o, v) => o.RateIops = v.Over(o.RateIops), null, "Most I/Os per second of each daemon; 0 is unlimited." },
        { "rate_min", B, PerDirection(Size()), (o, v) => o.RateMin = v.Over(o.RateMin), null, "Least bytes per second; below it over rate_cycle the job fails.", "ratemin" },
        { "rate_iops_min", B, PerDirection(Long()), (o, v) => o.RateIopsMin = v.Over(o.RateIopsMin), null, "Least I/Os per second; below it over rate_cycle the job fails." },
        { "rate_cycle", B, Milliseconds(), (o, v) => o.RateCycle = TimeSpan.FromMilliseconds(v), "1000", "Time over which minimum rates are averaged.", "ratecycle" },
        {
            "rate_process", B,
            Word(("linear", RateProcess.Linear, "even gaps"), ("poisson", RateProcess.Poisson, "exponential gaps")),
            (o, v) => o.RateProcess = v, "linear", "How rate-limited I/Os spread over time."
        },
        { "rate_ignore_thinktime", C, Bool, (o, v) => o.RateIgnoreThinktime = v, "0", "Do not catch up the time spent in thinktime." },
        { "thinktime", A, Time(Syntax.TimeUnit.Microseconds), (o, v) => o.Thinktime = v, "0", "Pause after thinktime_blocks I/Os." },
        { "thinktime_spin", C, Time(Syntax.TimeUnit.Microseconds), (o, v) => o.ThinktimeSpin = v, "0", "Part of the pause spent busy." },
        { "thinktime_blocks", B, Integer(1), (o, v) => o.ThinktimeBlocks = v, "1", "I/Os between pauses." },
        {
            "thinktime_blocks_type", C,
            Word(("complete", ThinktimeBlocksType.Complete, "at completion"), ("issue", ThinktimeBlocksType.Issue, "at submission")),
            (o, v) => o.ThinktimeBlocksType = v, "complete", "When I/Os count for thinktime_blocks."
        },
        { "thinktime_iotime", B, Time(Syntax.TimeUnit.Seconds), (o, v) => o.ThinktimeIotime = v, "0", "Time of I/O between pauses." },
        { "thinkcycles", C, Integer(), (o, v) => o.ThinkCycles = v, "0", "Cycles of the time stamp counter that are burnt between I/Os." },
        { "flow", B, Integer(0, 1000), (o, v) => o.Flow = v, "0", "Weight of this job: jobs of one flow_id keep their numbers of I/Os in this proportion." },
        { "flow_id", B, Integer(), (o, v) => o.FlowId = v, "0", "Which jobs are kept in proportion." },
        { "flow_sleep", B, Integer(), (o, v) => o.FlowSleep = v, "0", "Pause of a job that is ahead, us; 0 looks again at once." },
        { "flow_watermark", C, Integer(), AcceptedWithoutEffect, "fio has withdrawn it", null, "Withdrawn." },
    };

    private static OptionTheme LatencyTheme => new(OptionCategory.Latency)
    {
        {
            "max_latency", B, PerDirection(Time(Syntax.TimeUnit.Microseconds)), (o, v) => o.MaxLatency = v.Over(o.MaxLatency), "0",
            "A slower I/O ends the job with a time-out error; 0 is off."
        },
        {
            "latency_target", B, Time(Syntax.TimeUnit.Microseconds), (o, v) => o.LatencyTarget = v, "0",
            "Search the largest depth, up to iodepth, at which latencies stay below this; results are those of the last window at that depth."
        },
        { "latency_window", B, Time(Syntax.TimeUnit.Microseconds), (o, v) => o.LatencyWindow = v, "0", "Time each depth is tried." },
        { "latency_percentile", B, FloatList(0, 100, 1), (o, v) => o.LatencyPercentile = v[0], "100", "Percent of I/Os that must be below latency_target." },
        { "latency_run", B, Bool, (o, v) => o.LatencyRun = v, "0", "Go on adjusting the depth after it was found." },
    };
}
