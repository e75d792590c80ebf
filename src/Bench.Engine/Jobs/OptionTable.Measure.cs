using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Statistics, logs, verification, steady state.
public sealed partial class OptionTable
{
    private const int MostPercentiles = 20;

    // Magic, length, seed, offset, time, thread and number of an I/O, then the checksum: fio's smallest header.
    private const int LeastVerifyHeader = 40;

    private static OptionTheme MeasurementTheme => new(OptionCategory.Measurement)
    {
        { "clat_percentiles", A, Bool, (o, v) => o.ClatPercentiles = v, "1", "Percentiles of completion latency." },
        { "lat_percentiles", A, Bool, (o, v) => o.LatPercentiles = v, "0", "Percentiles of total latency." },
        { "slat_percentiles", A, Bool, (o, v) => o.SlatPercentiles = v, "0", "Percentiles of submission latency." },
        {
            "percentile_list", A, FloatList(0, 100, MostPercentiles), (o, v) => o.PercentileList = [.. v.Order()],
            "1:5:10:20:30:40:50:60:70:80:90:95:99:99.5:99.9:99.95:99.99", "Percentiles that are reported."
        },
        { "significant_figures", B, Integer(1, 10), (o, v) => o.SignificantFigures = v, "4", "Digits of numbers in text output." },
        { "disk_util", B, Bool, (o, v) => o.DiskUtil = v, "1", "Statistics of the disks below the targets." },
        { "disable_lat", B, Bool, (o, v) => o.DisableLat = v, "0", "Do not measure total latency." },
        { "disable_clat", B, Bool, (o, v) => o.DisableClat = v, "0", "Do not measure completion latency." },
        { "disable_slat", B, Bool, (o, v) => o.DisableSlat = v, "0", "Do not measure submission latency." },
        { "disable_bw_measurement", B, Bool, (o, v) => o.DisableBw = v, "0", "Do not sample bandwidth.", "disable_bw" },
        { "bwavgtime", B, Milliseconds(), (o, v) => o.BwAvgTime = v, "500", "Interval of bandwidth samples." },
        { "iopsavgtime", B, Milliseconds(), (o, v) => o.IopsAvgTime = v, "500", "Interval of IOPS samples." },
        { "block_error_percentiles", C, Bool, Refused, "fio 3.33 itself aborts on it (an assertion in its sort); after how many trims a block fails is not recorded", "0", "Histogram of trims and writes until a block fails." },
    };

    private static OptionTheme LogTheme => new(OptionCategory.Measurement)
    {
        { "write_bw_log", A, OptionalText, (o, v) => o.WriteBwLog = v, null, "Prefix of the bandwidth log PREFIX_bw.N.log; the job name when bare." },
        { "write_lat_log", A, OptionalText, (o, v) => o.WriteLatLog = v, null, "Prefix of the latency logs PREFIX_lat, _clat and _slat.N.log; the job name when bare." },
        { "write_iops_log", A, OptionalText, (o, v) => o.WriteIopsLog = v, null, "Prefix of the IOPS log PREFIX_iops.N.log; the job name when bare." },
        { "write_hist_log", B, OptionalText, (o, v) => o.WriteHistLog = v, null, "Prefix of the histogram log PREFIX_clat_hist.N.log; the job name when bare." },
        { "log_avg_msec", A, Milliseconds(), (o, v) => o.LogAvgMsec = v, "0", "Window of each log row; 0 logs every I/O." },
        { "log_hist_msec", B, Milliseconds(), (o, v) => o.LogHistMsec = v, "0", "Window of each histogram row." },
        { "log_hist_coarseness", B, Integer(0, 6), (o, v) => o.LogHistCoarseness = v, "0", "Each step halves the bins of the histogram log." },
        {
            "log_window_value", B,
            Word(
                ("avg", LogWindowValue.Average, "mean of the window"),
                ("max", LogWindowValue.Max, "maximum of the window"),
                ("both", LogWindowValue.Both, "both, as two columns"),
                ("0", LogWindowValue.Average, "same as avg"),
                ("1", LogWindowValue.Max, "same as max")),
            (o, v) => o.LogWindowValue = v, "avg", "Value that a log row holds.", "log_max_value"
        },
        { "log_offset", B, Bool, (o, v) => o.LogOffset = v, "0", "Add the offset of the I/O to each log row." },
        { "log_prio", B, Bool, (o, v) => o.LogPriority = v, "0", "Write the I/O priority in hexadecimal to each log row." },
        { "log_issue_time", B, Bool, (o, v) => o.LogIssueTime = v, "0", "Add the time of submission to each log row." },
        { "log_entries", B, Integer(1024), AcceptedWithoutEffect, "logs grow as needed, outside of the measured path", "1024", "Log rows allocated beforehand." },
        {
            "log_compression", C, Size(64 << 10, 512 << 20), AcceptedWithoutEffect,
            "rows are kept outside of the measured path, and a thread in the background writes them out before they are many", null,
            "Compress logs in memory in pieces of this size."
        },
        {
            "log_compression_cpus", C, CpuList, AcceptedWithoutEffect,
            "nothing is compressed while I/O is measured, except where a long log is written out in the background", null, "CPUs that compress logs."
        },
        { "log_store_compressed", C, Bool, (o, v) => o.LogStoreCompressed = v, "0", "Store logs compressed, as NAME.log.fz; fio --inflate-log=FILE prints them (not histogram logs, which stay text)." },
        { "log_alternate_epoch", B, Bool, (o, v) => o.LogAlternateEpoch = v, "0", "Absolute time stamps in logs.", "log_unix_epoch" },
        { "log_alternate_epoch_clock_id", B, Integer(), (o, v) => o.LogAlternateEpochClockId = v, "0", "Clock of log_alternate_epoch by its number for clock_gettime(2): 0 wall time, 1 monotonic." },
        { "per_job_logs", B, Bool, (o, v) => o.PerJobLogs = v, "1", "One log per daemon; 0 lets them share one." },
    };

    private static OptionTheme VerifyTheme => new(OptionCategory.Verify)
    {
        {
            "verify", A,
            Word(
                ("md5", VerifyMethod.Md5, "header and MD5"),
                ("crc64", VerifyMethod.Crc64, "header and CRC-64"),
                ("crc32c", VerifyMethod.Crc32c, "header and CRC-32C"),
                ("crc32c-intel", VerifyMethod.Crc32c, "same as crc32c"),
                ("crc32", VerifyMethod.Crc32, "header and CRC-32"),
                ("crc16", VerifyMethod.Crc16, "header and CRC-16"),
                ("crc7", VerifyMethod.Crc7, "header and CRC-7"),
                ("xxhash", VerifyMethod.XxHash, "header and xxHash"),
                ("sha1", VerifyMethod.Sha1, "header and SHA-1"),
                ("sha256", VerifyMethod.Sha256, "header and SHA-256"),
                ("sha512", VerifyMethod.Sha512, "header and SHA-512"),
                ("sha3-224", VerifyMethod.Sha3_224, "header and SHA3-224"),
                ("sha3-256", VerifyMethod.Sha3_256, "header and SHA3-256"),
                ("sha3-384", VerifyMethod.Sha3_384, "header and SHA3-384"),
                ("sha3-512", VerifyMethod.Sha3_512, "header and SHA3-512"),
                ("meta", VerifyMethod.HeaderOnly, "header only"),
                ("pattern", VerifyMethod.Pattern, "verify_pattern, no header"),
                ("pattern_hdr", VerifyMethod.PatternHeader, "header, then verify_pattern"),
                ("null", VerifyMethod.Null, "pretend to verify"),
                ("0", VerifyMethod.None, "do not verify"),
                ("none", VerifyMethod.None, "same as 0")),
            (o, v) => o.Verify = v, "0", "How written data is checked when it is read back."
        },
        { "do_verify", A, Bool, (o, v) => o.DoVerify = v, "1", "Read back and check after writing." },
        { "verify_only", A, Flag, (o, v) => o.VerifyOnly = v, "0", "Write nothing, check what an earlier run with the same job wrote." },
        {
            "verify_pattern", A, BytePattern(offsetAllowed: true), (o, v) => o.VerifyPattern = v, null,
            "Bytes written and expected; implies verify=pattern when verify is not given."
        },
        { "verify_fatal", A, Bool, (o, v) => o.VerifyFatal = v, "0", "Stop at the first bad block." },
        { "verify_dump", A, Bool, (o, v) => o.VerifyDump = v, "0", "Write bad blocks to FILE.OFFSET.received and what was expected to FILE.OFFSET.expected." },
        { "verify_backlog", A, Long(), (o, v) => o.VerifyBacklog = v, "0", "Check after this many writes instead of at the end." },
        { "verify_backlog_batch", A, Long(), (o, v) => o.VerifyBacklogBatch = v == 0 ? null : v, null, "Blocks checked at a time." },
        { "verify_interval", B, Size(2 * LeastVerifyHeader, int.MaxValue), (o, v) => o.VerifyInterval = v, null, "Bytes that each header covers; the block by default." },
        { "verify_offset", B, Size(0, int.MaxValue), (o, v) => o.VerifyOffset = v, "0", "Position of the header in its interval." },
        { "verify_async", B, Integer(0, 1024), (o, v) => o.VerifyAsync = v, "0", "Threads that check what was read back; 0 lets each daemon check by itself." },
        { "verify_state_save", B, Bool, (o, v) => o.VerifyStateSave = v, "1", "Save how far a verified job has written as local-JOB-N-verify.state when it ends." },
        { "verify_state_load", B, Bool, (o, v) => o.VerifyStateLoad = v, "0", "Check only what a saved state says was written." },
        { "verify_write_sequence", B, Bool, (o, v) => o.VerifyWriteSequence = v, "1", "Check the sequence number in the header." },
        { "verify_header_seed", B, Bool, (o, v) => o.VerifyHeaderSeed = v, "1", "Check the seed in the header." },
        { "verify_async_cpus", B, CpuList, (o, v) => o.VerifyAsyncCpus = v, null, "CPUs of the checker threads." },
        { "verify_pattern_interval", C, Size(0, int.MaxValue), (o, v) => o.VerifyPatternInterval = v, "0", "Begin verify_pattern anew, %o with the place there, every so many bytes of a block." },
        { "verify_policy", C, Text, NotYet, "saved states hold all completed writes", "completed", "Which writes a saved state holds (completed, fsynced)." },
        { "experimental_verify", C, Bool, AcceptedWithoutEffect, "checks follow the record of what was written, whose memory is bounded anyhow, and find the same", "0", "Check by repeating the generators instead of remembering writes." },
        { "verifysort", C, Bool, AcceptedWithoutEffect, "fio has withdrawn it", null, "Withdrawn." },
        { "verifysort_nr", C, Integer(), AcceptedWithoutEffect, "fio has withdrawn it", null, "Withdrawn." },
        { "trim_percentage", C, Percent(), (o, v) => o.TrimPercentage = v, "0", "Percent of verified writes that are trimmed again, where trim_backlog says when." },
        { "trim_verify_zero", C, Bool, (o, v) => o.TrimVerifyZero = v, "1", "Trimmed blocks are read back and must be zeroes; 0 does not look at them." },
        { "trim_backlog", C, Long(), (o, v) => o.TrimBacklog = v, "0", "Trim after this many writes; 0 trims nothing." },
        { "trim_backlog_batch", C, Integer(), (o, v) => o.TrimBacklogBatch = v, "0", "Writes trimmed at a time; trim_backlog by default." },
    };

    private static OptionTheme SteadyStateTheme => new(OptionCategory.SteadyState)
    {
        { "steadystate", B, SteadyStateLimit, (o, v) => o.SteadyState = v, null, "End the job once it is steady by this criterion, such as iops_slope:0.1%.", "ss" },
        { "steadystate_duration", B, Time(Syntax.TimeUnit.Seconds), (o, v) => o.SteadyStateDuration = v, "0", "Time that must be steady; 0 detects nothing.", "ss_dur" },
        { "steadystate_ramp_time", B, Time(Syntax.TimeUnit.Seconds), (o, v) => o.SteadyStateRampTime = v, "0", "Time before the first sample.", "ss_ramp" },
        { "steadystate_check_interval", B, Time(Syntax.TimeUnit.Seconds), (o, v) => o.SteadyStateCheckInterval = v, "1", "Time between samples.", "ss_interval" },
    };
}
