namespace Bench.Engine.Jobs.Options;

/// <summary>Directions and order of a job's I/O (fio <c>rw</c>).</summary>
[Flags]
public enum IoPattern
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reads are issued.</summary>
    Read = 1,

    /// <summary>Writes are issued.</summary>
    Write = 2,

    /// <summary>Trims are issued.</summary>
    Trim = 4,

    /// <summary>Offsets are random instead of sequential.</summary>
    Random = 8,

    /// <summary>rw=randread.</summary>
    RandRead = Read | Random,

    /// <summary>rw=randwrite.</summary>
    RandWrite = Write | Random,

    /// <summary>rw=randtrim.</summary>
    RandTrim = Trim | Random,

    /// <summary>rw=rw: two sequential streams.</summary>
    ReadWrite = Read | Write,

    /// <summary>rw=randrw.</summary>
    RandReadWrite = Read | Write | Random,

    /// <summary>rw=trimwrite: each block is trimmed, then written.</summary>
    TrimWrite = Trim | Write,

    /// <summary>rw=randtrimwrite.</summary>
    RandTrimWrite = Trim | Write | Random,
}

/// <summary>What the <c>:N</c> suffix of a random <c>rw</c> repeats (fio <c>rw_sequencer</c>).</summary>
public enum RwSequencer
{
    /// <summary>N I/Os in sequence before the next random offset.</summary>
    Sequential,

    /// <summary>The same offset N times.</summary>
    Identical,
}

/// <summary>How offsets spread over the region (fio <c>random_distribution</c>).</summary>
public enum RandomDistributionKind
{
    /// <summary>Uniform.</summary>
    Random,

    /// <summary>Zipf with theta.</summary>
    Zipf,

    /// <summary>Pareto with h.</summary>
    Pareto,

    /// <summary>Bell shaped.</summary>
    Normal,

    /// <summary>Shares of accesses over shares of the region.</summary>
    Zoned,

    /// <summary>Shares of accesses over zones given in bytes.</summary>
    ZonedAbs,
}

/// <summary>fio <c>random_generator</c>.</summary>
public enum RandomGenerator
{
    /// <summary>32-bit tausworthe.</summary>
    Tausworthe,

    /// <summary>Linear feedback shift register: every block once without a map.</summary>
    Lfsr,

    /// <summary>64-bit tausworthe.</summary>
    Tausworthe64,
}

/// <summary>The order in which a job visits its files (fio <c>file_service_type</c>).</summary>
public enum FileServiceType
{
    /// <summary>One after another.</summary>
    RoundRobin,

    /// <summary>Uniformly at random.</summary>
    Random,

    /// <summary>Each file to its end first.</summary>
    Sequential,

    /// <summary>Zipf.</summary>
    Zipf,

    /// <summary>Pareto.</summary>
    Pareto,

    /// <summary>Normal.</summary>
    Normal,
}

/// <summary>How space for laid-out files is reserved (fio <c>fallocate</c>).</summary>
public enum FallocateMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>fallocate(2), when the file system has it.</summary>
    Native,

    /// <summary>posix_fallocate(3).</summary>
    Posix,

    /// <summary>fallocate(2) without growing the file size.</summary>
    Keep,

    /// <summary>ftruncate(2) to the full size.</summary>
    Truncate,
}

/// <summary>fio <c>fadvise_hint</c>.</summary>
public enum FadviseHint
{
    /// <summary>None.</summary>
    None,

    /// <summary>By the job's pattern.</summary>
    ByPattern,

    /// <summary>POSIX_FADV_RANDOM.</summary>
    Random,

    /// <summary>POSIX_FADV_SEQUENTIAL.</summary>
    Sequential,

    /// <summary>POSIX_FADV_NOREUSE.</summary>
    NoReuse,
}

/// <summary>fio <c>zonemode</c>.</summary>
public enum ZoneMode
{
    /// <summary>No zones.</summary>
    None,

    /// <summary>I/O inside a zone, then a skip.</summary>
    Strided,
}

/// <summary>O_SYNC and O_DSYNC (fio <c>sync</c>).</summary>
public enum SyncMode
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>O_SYNC.</summary>
    Sync,

    /// <summary>O_DSYNC.</summary>
    Dsync,
}

/// <summary>Arrival process of rate-limited I/O (fio <c>rate_process</c>).</summary>
public enum RateProcess
{
    /// <summary>Even gaps.</summary>
    Linear,

    /// <summary>Exponential gaps.</summary>
    Poisson,
}

/// <summary>fio <c>thinktime_blocks_type</c>.</summary>
public enum ThinktimeBlocksType
{
    /// <summary>Blocks are counted at completion.</summary>
    Complete,

    /// <summary>Blocks are counted at issue.</summary>
    Issue,
}

/// <summary>What kind of errors a job survives (fio <c>continue_on_error</c>).</summary>
[Flags]
public enum ContinueOnError
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Read errors.</summary>
    Read = 1,

    /// <summary>Write errors.</summary>
    Write = 2,

    /// <summary>Verification errors.</summary>
    Verify = 4,

    /// <summary>Reads and writes.</summary>
    Io = Read | Write,

    /// <summary>Everything.</summary>
    All = Io | Verify,
}

/// <summary>How written data is checked (fio <c>verify</c>).</summary>
public enum VerifyMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Header and MD5.</summary>
    Md5,

    /// <summary>Header and CRC-64 (Jones).</summary>
    Crc64,

    /// <summary>Header and CRC-32C (also <c>crc32c-intel</c>).</summary>
    Crc32c,

    /// <summary>Header and CRC-32.</summary>
    Crc32,

    /// <summary>Header and CRC-16.</summary>
    Crc16,

    /// <summary>Header and CRC-7.</summary>
    Crc7,

    /// <summary>Header and xxHash32.</summary>
    XxHash,

    /// <summary>Header and SHA-1.</summary>
    Sha1,

    /// <summary>Header and SHA-256.</summary>
    Sha256,

    /// <summary>Header and SHA-512.</summary>
    Sha512,

    /// <summary>Header and SHA3-224.</summary>
    Sha3_224,

    /// <summary>Header and SHA3-256.</summary>
    Sha3_256,

    /// <summary>Header and SHA3-384.</summary>
    Sha3_384,

    /// <summary>Header and SHA3-512.</summary>
    Sha3_512,

    /// <summary>Header only (deprecated <c>meta</c>).</summary>
    HeaderOnly,

    /// <summary>A pattern, no header.</summary>
    Pattern,

    /// <summary>Header followed by a pattern.</summary>
    PatternHeader,

    /// <summary>Pretend to verify.</summary>
    Null,
}

/// <summary>Whose jobs <c>exitall</c> ends (fio <c>exit_what</c>).</summary>
public enum ExitWhat
{
    /// <summary>Jobs of the same group.</summary>
    Group,

    /// <summary>All jobs.</summary>
    All,

    /// <summary>Jobs up to the next stonewall.</summary>
    Stonewall,
}

/// <summary>fio <c>cpus_allowed_policy</c>.</summary>
public enum CpusAllowedPolicy
{
    /// <summary>Every daemon may use every listed CPU.</summary>
    Shared,

    /// <summary>Each daemon is bound to one of them in turn.</summary>
    Split,
}

/// <summary>fio <c>dedupe_mode</c>.</summary>
public enum DedupeMode
{
    /// <summary>Repeat the previous buffer.</summary>
    Repeat,

    /// <summary>Repeat one of a working set.</summary>
    WorkingSet,
}

/// <summary>Which value of a window a log row holds (fio <c>log_window_value</c>).</summary>
public enum LogWindowValue
{
    /// <summary>The mean.</summary>
    Average,

    /// <summary>The maximum.</summary>
    Max,

    /// <summary>Both, as two columns.</summary>
    Both,
}

/// <summary>fio <c>unified_rw_reporting</c>.</summary>
public enum UnifiedReporting
{
    /// <summary>Directions apart.</summary>
    None,

    /// <summary>One <c>mixed</c> object instead.</summary>
    Mixed,

    /// <summary>Directions and the mix.</summary>
    Both,
}

/// <summary>How I/O is handed to the engine (fio <c>io_submit_mode</c>).</summary>
public enum IoSubmitMode
{
    /// <summary>By the daemon itself.</summary>
    Inline,

    /// <summary>By worker threads.</summary>
    Offload,
}

/// <summary>Where buffers come from (fio <c>mem</c>).</summary>
public enum MemoryKind
{
    /// <summary>Aligned heap memory.</summary>
    Malloc,

    /// <summary>SysV shared memory.</summary>
    Shm,

    /// <summary>SysV shared memory on huge pages.</summary>
    ShmHuge,

    /// <summary>Anonymous or file mapping.</summary>
    Mmap,

    /// <summary>Mapping on huge pages.</summary>
    MmapHuge,

    /// <summary>Shared mapping.</summary>
    MmapShared,
}
