using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Files, devices and how much of them is used.
public sealed partial class OptionTable
{
    private static OptionTheme TargetTheme => new(OptionCategory.Target)
    {
        {
            "filename", A, Text, (o, v) => o.Filename = v, null,
            "Files or devices, separated by ':' ('\\:' is a colon). All daemons of the job share them and size is divided among them."
        },
        { "directory", A, Text, (o, v) => o.Directory = v, null, "Folder of the files; of a list separated by ':' daemons take one in turn." },
        {
            "filename_format", B, Text, (o, v) => o.FilenameFormat = v, "$jobname.$jobnum.$filenum",
            "Pattern of generated file names: $jobname, $jobnum, $filenum."
        },
        {
            "unique_filename", C, Bool, AcceptedWithoutEffect, "it only concerns fio's client/server mode", "1",
            "Prefix file names with the client's address in client/server mode."
        },
        {
            "filetype", C, Word(("none", 0, "found by looking"), ("file", 1, "regular file"), ("block", 2, "block device"), ("char", 3, "character device")),
            AcceptedWithoutEffect, "the type is always found by looking at the target", "none", "Type of the target, to save looking."
        },
        { "opendir", B, Text, (o, v) => o.OpenDir = v, null, "Use every file below this folder." },
        { "nrfiles", A, Integer(1), (o, v) => o.NrFiles = v, "1", "Files per daemon; size is divided among them.", "nr_files" },
        { "openfiles", B, Integer(), (o, v) => o.OpenFiles = v, null, "Files that are open at once; a daemon goes to another only when it is through with one of them. All by default." },
        { "file_service_type", B, FileServiceOrder, (o, v) => o.FileService = v, "roundrobin", "Order in which a daemon visits its files." },
        {
            "lockfile", C,
            Word(
                ("none", FileLockMode.None, "no lock"),
                ("exclusive", FileLockMode.Exclusive, "one daemon at a time per file"),
                ("readwrite", FileLockMode.ReadWrite, "many daemons that read or one that writes per file")),
            (o, v) => o.LockFile = v, "none", "Lock a file against other daemons while I/O to it is in flight; the wait is part of latency."
        },
        { "create_serialize", B, Bool, AcceptedWithoutEffect, "files are always laid out one after another", "1", "Lay files out one daemon at a time." },
        { "create_fsync", B, Bool, (o, v) => o.CreateFsync = v, "1", "fsync files after laying them out." },
        { "create_on_open", B, Bool, (o, v) => o.CreateOnOpen = v, "0", "Create files when they are opened instead of laying them out." },
        { "create_only", A, Bool, (o, v) => o.CreateOnly = v, "0", "Lay the files out and do no I/O." },
        { "allow_file_create", A, Bool, (o, v) => o.AllowFileCreate = v, "1", "0 makes a missing file an error." },
        {
            "allow_mounted_write", A, Bool, AcceptedWithoutEffect, "Bench refuses mounted devices until --allow-destroy names them", "1",
            "fio's permission to write to a mounted device."
        },
        { "pre_read", B, Bool, (o, v) => o.PreRead = v, "0", "Read the files into the page cache first; turns invalidate off." },
        { "unlink", A, Bool, (o, v) => o.Unlink = v, "0", "Delete the files when the job is done." },
        { "unlink_each_loop", A, Bool, (o, v) => o.UnlinkEachLoop = v, "0", "Delete the files after every loop." },
        { "overwrite", A, Bool, (o, v) => o.Overwrite = v, "0", "Lay files out before writing to them." },
        {
            "fallocate", B,
            Word(
                ("none", FallocateMode.None, "no reservation"),
                ("native", FallocateMode.Native, "fallocate(2) where the file system has it"),
                ("posix", FallocateMode.Posix, "posix_fallocate(3)"),
                ("keep", FallocateMode.Keep, "fallocate(2) that leaves the file's size"),
                ("truncate", FallocateMode.Truncate, "ftruncate(2) to the full size"),
                ("0", FallocateMode.None, "same as none"),
                ("1", FallocateMode.Posix, "same as posix")),
            (o, v) => o.Fallocate = v, "native", "How space is reserved when files are laid out."
        },
        {
            "fadvise_hint", B,
            Word(
                ("0", FadviseHint.None, "no hint"),
                ("1", FadviseHint.ByPattern, "random or sequential, by the job's pattern"),
                ("random", FadviseHint.Random, "POSIX_FADV_RANDOM"),
                ("sequential", FadviseHint.Sequential, "POSIX_FADV_SEQUENTIAL"),
                ("noreuse", FadviseHint.NoReuse, "POSIX_FADV_NOREUSE")),
            (o, v) => o.FadviseHint = v, "1", "What the kernel is told about the access pattern."
        },
        { "file_append", B, Bool, (o, v) => o.FileAppend = v, "0", "Start at the end of the file." },
        { "fill_device", B, Bool, (o, v) => o.FillDevice = v, "0", "Write until the device or file system is full, which then is no error; a `size` in bytes ends it before.", "fill_fs" },
        { "ioscheduler", C, Text, (o, v) => o.IoScheduler = v, null, "I/O scheduler to select for the devices (Linux, root)." },
        {
            "write_hint", C,
            Word(("none", 1, "no particular one"), ("short", 2, "short-lived"), ("medium", 3, "medium-lived"), ("long", 4, "long-lived"), ("extreme", 5, "extremely long-lived")),
            (o, v) => o.WriteHint = v, null, "Expected life time of written data, for the kernel (fcntl F_SET_RW_HINT)."
        },
    };

    private static OptionTheme IoSizeTheme => new(OptionCategory.IoSize)
    {
        {
            "size", A, SizeOrPercent(1), (o, v) => o.Size = v, null,
            "Region and amount of I/O, all files of a daemon together; the whole target when left out. A tail smaller than bs is not issued."
        },
        {
            "io_size", A, SizeOrPercent(0), (o, v) => o.IoSize = v == default ? null : v, null,
            "Amount of I/O when it differs from size: less ends early, more wraps around.", "io_limit"
        },
        { "filesize", A, SizeRange(long.MaxValue, singleAllowed: true), (o, v) => o.FileSize = v, null, "Size of each file, or a range of which each draws one." },
        { "offset", A, SizeOrPercent(0), (o, v) => o.Offset = v, "0", "Start of the region.", "fileoffset" },
        { "offset_align", B, Size(), (o, v) => o.OffsetAlign = v, "0", "Alignment of an offset given in percent; the least block size by default." },
        { "offset_increment", A, SizeOrPercent(0), (o, v) => o.OffsetIncrement = v, "0", "Added to offset once for each earlier daemon of the job." },
        {
            "offset_by_rank", B, Bool, (o, v) => o.OffsetByRank = v, "0",
            "offset_increment counts the daemons of the job on all ranks of an MPI job, so that they share a target out among them."
        },
        { "number_ios", A, Long(), (o, v) => o.NumberIos = v == 0 ? null : v, "0", "Stop after this many I/Os; 0 is no limit." },
    };

    private static OptionTheme PlacementTheme => new(OptionCategory.Placement)
    {
        {
            "zonemode", B, Word<ZoneMode?>(
                ("none", ZoneMode.None, "no zones"),
                ("strided", ZoneMode.Strided, "zonesize bytes of I/O in each zonerange, then zoneskip bytes are skipped"),
                ("zbd", null, "zoned block devices: not supported")),
            (o, v) => o.ZoneMode = v ?? throw new Syntax.OptionValueException("zonemode=zbd is not supported: zoned block devices are not driven"),
            "none", "How zonesize, zonerange and zoneskip are used."
        },
        { "zonesize", B, Size(), (o, v) => o.ZoneSize = v, "0", "Bytes of I/O in a zone before the next." },
        { "zonerange", B, Size(), (o, v) => o.ZoneRange = v, "0", "Bytes that a zone extends over; zonesize by default." },
        { "zoneskip", B, Size(), (o, v) => o.ZoneSkip = v, "0", "Bytes skipped after each zone." },
        { "zonecapacity", C, Size(), Refused, ZonedDevices, "0", "Writable bytes of a device's zone." },
        { "read_beyond_wp", C, Bool, Refused, ZonedDevices, "0", "Read behind write pointers." },
        { "max_open_zones", C, Integer(), Refused, ZonedDevices, "0", "Most zones written to by all jobs." },
        { "job_max_open_zones", C, Integer(), Refused, ZonedDevices, "0", "Most zones written to by this job." },
        { "ignore_zone_limits", C, Bool, Refused, ZonedDevices, "0", "Ignore the device's limit of open zones." },
        { "zone_reset_threshold", C, FloatList(0, 1, 1), Refused, ZonedDevices, null, "Share of written data at which zones are reset." },
        { "zone_reset_frequency", C, FloatList(0, 1, 1), Refused, ZonedDevices, null, "How often a zone is reset." },
        { "recover_zbd_write_error", C, Bool, Refused, ZonedDevices, "0", "Go on after write errors by moving the write pointer." },
        { "write_zone_remainder", C, Bool, Refused, ZonedDevices, "0", "Fill what is left of a zone with a smaller write." },
        { "fdp", C, Bool, Refused, DataPlacement, "0", "Flexible data placement." },
        { "dataplacement", C, Text, Refused, DataPlacement, "none", "Kind of data placement (none, fdp, streams).", "data_placement" },
        { "plid_select", C, Text, Refused, DataPlacement, "roundrobin", "How placement identifiers are chosen.", "fdp_pli_select" },
        { "plids", C, Text, Refused, DataPlacement, null, "Placement identifiers.", "fdp_pli" },
        { "dp_scheme", C, Text, Refused, DataPlacement, null, "File that maps offsets to placement identifiers." },
        { "num_range", C, Integer(1), Refused, "multi-range trims need NVMe pass-through, which is not driven", "1", "Ranges per trim command." },
    };

    private const string ZonedDevices = "zoned block devices (zonemode=zbd) are not driven";

    private const string DataPlacement = "data placement needs NVMe pass-through, which is not driven";
}
