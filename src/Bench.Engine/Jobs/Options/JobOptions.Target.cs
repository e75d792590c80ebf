namespace Bench.Engine.Jobs.Options;

// What I/O goes to.
public sealed partial class JobOptions
{
    /// <summary>Raw <c>filename</c> value, colon list with escapes (<c>filename</c>).</summary>
    public string? Filename { get; set; }

    /// <summary>Raw <c>directory</c> value, colon list with escapes.</summary>
    public string? Directory { get; set; }

    /// <summary>Pattern of generated names (<c>filename_format</c>).</summary>
    public string FilenameFormat { get; set; } = "$jobname.$jobnum.$filenum";

    /// <summary>Add every file below a directory (<c>opendir</c>).</summary>
    public string? OpenDir { get; set; }

    /// <summary>Files per daemon (<c>nrfiles</c>).</summary>
    public int NrFiles { get; set; } = 1;

    /// <summary>Order of visits to files (<c>file_service_type</c>).</summary>
    public FileService FileService { get; set; } = new(FileServiceType.RoundRobin);

    /// <summary>fsync after layout (<c>create_fsync</c>).</summary>
    public bool CreateFsync { get; set; } = true;

    /// <summary>Create at open instead of layout (<c>create_on_open</c>).</summary>
    public bool CreateOnOpen { get; set; }

    /// <summary>Lay out and stop (<c>create_only</c>).</summary>
    public bool CreateOnly { get; set; }

    /// <summary>False: a missing file is an error (<c>allow_file_create</c>).</summary>
    public bool AllowFileCreate { get; set; } = true;

    /// <summary>Read files into the page cache first (<c>pre_read</c>).</summary>
    public bool PreRead { get; set; }

    /// <summary>Delete files at the end (<c>unlink</c>).</summary>
    public bool Unlink { get; set; }

    /// <summary>Delete files after every loop (<c>unlink_each_loop</c>).</summary>
    public bool UnlinkEachLoop { get; set; }

    /// <summary>Lay files out before writing (<c>overwrite</c>).</summary>
    public bool Overwrite { get; set; }

    /// <summary>Space reservation (<c>fallocate</c>).</summary>
    public FallocateMode Fallocate { get; set; } = FallocateMode.Native;

    /// <summary>posix_fadvise hint (<c>fadvise_hint</c>).</summary>
    public FadviseHint FadviseHint { get; set; } = FadviseHint.ByPattern;

    /// <summary>Start at the end of the file (<c>file_append</c>).</summary>
    public bool FileAppend { get; set; }

    /// <summary>ENOSPC ends the job well; without a <see cref="Size"/> in bytes it is written up to there (<c>fill_device</c>).</summary>
    public bool FillDevice { get; set; }

    /// <summary>Block layer scheduler to select (<c>ioscheduler</c>).</summary>
    public string? IoScheduler { get; set; }

    /// <summary>Region and amount of all files together (<c>size</c>).</summary>
    public SizeSpec? Size { get; set; }

    /// <summary>Amount only (<c>io_size</c>).</summary>
    public SizeSpec? IoSize { get; set; }

    /// <summary>Size of each file, bytes (<c>filesize</c>).</summary>
    public SizeRange? FileSize { get; set; }

    /// <summary>Start of the region (<c>offset</c>).</summary>
    public SizeSpec Offset { get; set; }

    /// <summary>Alignment of a percentage offset, bytes; 0 = smallest block (<c>offset_align</c>).</summary>
    public long OffsetAlign { get; set; }

    /// <summary>Added to the offset per clone (<c>offset_increment</c>).</summary>
    public SizeSpec OffsetIncrement { get; set; }

    /// <summary>Count the clones of all ranks for <see cref="OffsetIncrement"/> (<c>offset_by_rank</c>, ours).</summary>
    public bool OffsetByRank { get; set; }

    /// <summary>Stop after this many I/Os (<c>number_ios</c>).</summary>
    public long? NumberIos { get; set; }

    /// <summary>Life time of written data for the kernel, RWH_* of linux/fcntl.h; null = say nothing (<c>write_hint</c>).</summary>
    public int? WriteHint { get; set; }

    /// <summary>Files open at once; 0 = all (<c>openfiles</c>).</summary>
    public int OpenFiles { get; set; }

    /// <summary>Locks of files while I/O to them is in flight (<c>lockfile</c>).</summary>
    public FileLockMode LockFile { get; set; }
}
