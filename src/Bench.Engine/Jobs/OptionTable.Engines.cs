using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// I/O engines and the options of those that run here.
public sealed partial class OptionTable
{
    private static readonly string[] CephEngines = ["rbd", "rados"];

    private static IReadOnlyList<EngineDefinition> StandardEngines =>
    [
        new() { Name = "psync", IsSynchronous = true, Help = "pread(2) and pwrite(2); runs everywhere." },
        new() { Name = "sync", IsSynchronous = true, Help = "lseek(2), then read(2) or write(2)." },
        new() { Name = "pvsync", IsSynchronous = true, Help = "preadv(2) and pwritev(2)." },
        new() { Name = "pvsync2", IsSynchronous = true, Help = "preadv2(2) and pwritev2(2), with their flags." },
        new() { Name = "mmap", IsSynchronous = true, Help = "Memory-mapped files." },
        new() { Name = "libaio", Help = "Linux native asynchronous I/O; queues only with direct=1." },
        new() { Name = "io_uring", Help = "Linux io_uring." },
        new() { Name = "posixaio", Help = "POSIX aio_read(3) and aio_write(3)." },
        new() { Name = "vsync", Help = "readv(2) and writev(2) of adjacent requests." },
        new() { Name = "splice", IsSynchronous = true, Help = "splice(2) and vmsplice(2) through a pipe." },
        new() { Name = "falloc", IsSynchronous = true, Help = "fallocate(2): reads reserve, writes extend, trims punch holes." },
        new() { Name = "ftruncate", IsSynchronous = true, Help = "ftruncate(2) to the offset of each write." },
        new() { Name = "filecreate", IsSynchronous = true, Help = "Creates files and measures how long that takes." },
        new() { Name = "filestat", IsSynchronous = true, Help = "Looks files up." },
        new() { Name = "filedelete", IsSynchronous = true, Help = "Deletes files." },
        new() { Name = "dircreate", IsSynchronous = true, Help = "Creates directories." },
        new() { Name = "dirstat", IsSynchronous = true, Help = "Looks directories up." },
        new() { Name = "dirdelete", IsSynchronous = true, Help = "Deletes empty directories." },
        new() { Name = "cpuio", IsSynchronous = true, Help = "No I/O: burns CPU time beside other jobs." },
        new() { Name = "exec", IsSynchronous = true, Help = "No I/O: runs a program beside other jobs." },
        new() { Name = "net", IsSynchronous = true, Help = "Sockets: TCP, UDP, Unix; the other end may be fio." },
        new() { Name = "netsplice", IsSynchronous = true, Help = "Sockets with splice(2)." },
        new() { Name = "nbd", Help = "An export of an NBD server, from user space." },
        new() { Name = "http", IsSynchronous = true, Help = "Objects of a WebDAV, S3 or Swift server." },
        new() { Name = "null", Help = "No I/O at all: measures the tool itself." },
        Foreign("windowsaio", "runs on Windows only", "Windows native asynchronous I/O."),
        Foreign("solarisaio", "runs on Solaris only", "Solaris native asynchronous I/O."),
        Unbuilt("sg", "SCSI generic pass-through is not implemented; use io_uring with direct=1", "SCSI generic, version 3."),
        Foreign("io_uring_cmd", "NVMe pass-through is not driven; use io_uring on the block device", "io_uring pass-through commands."),
        Foreign("xnvme", "needs the xNVMe library", "xNVMe."),
        Foreign("libblkio", "needs the libblkio library", "libblkio."),
        Foreign("rbd", "needs a Ceph cluster", "Ceph block device."),
        Foreign("rados", "needs a Ceph cluster", "Ceph objects."),
        Foreign("rdma", "needs RDMA hardware", "RDMA verbs."),
        Foreign("gfapi", "needs a GlusterFS cluster", "GlusterFS."),
        Foreign("gfapi_async", "needs a GlusterFS cluster", "GlusterFS, asynchronous."),
        Foreign("libhdfs", "needs a Hadoop cluster", "Hadoop file system."),
        Foreign("nfs", "needs the libnfs library; mount the export and use its files", "NFS from user space."),
        Foreign("dfs", "needs a DAOS cluster", "DAOS file system."),
        Foreign("ime_psync", "needs DDN IME", "DDN IME."),
        Foreign("ime_psyncv", "needs DDN IME", "DDN IME, vectored."),
        Foreign("ime_aio", "needs DDN IME", "DDN IME, asynchronous."),
        Foreign("libpmem", "needs persistent memory", "Persistent memory."),
        Foreign("pmemblk", "needs persistent memory", "Persistent memory blocks."),
        Foreign("dev-dax", "needs persistent memory", "Persistent memory device."),
        Foreign("mtd", "needs a raw flash device", "Memory technology device."),
        Foreign("libcufile", "needs an NVIDIA GPU", "GPUDirect Storage."),
        Foreign("libhipfile", "needs an AMD GPU", "hipFile."),
        Foreign("libzbc", "zoned block devices are not driven", "Zoned block devices by SCSI and ATA commands."),
        Unbuilt("e4defrag", "it drives an ioctl of mounted ext4 file systems that no test here can run safely", "ext4 defragmentation calls."),
        Unbuilt("page_fault", "newer than fio 3.33; use mmap, whose first touch of each page is a fault", "Page faults."),
        Foreign("external", "plug-ins made for fio cannot be loaded", "Plug-in from a shared library."),
    ];

    private static IReadOnlyList<OptionDefinition> LocalEngineOptions =>
    [
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "pvsync2", "io_uring_cmd", "sg", "xnvme", "libblkio"])
        {
            { "hipri", B, Flag, "0", "Poll for completions instead of waiting for interrupts; needs direct=1 and poll queues." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["pvsync2"])
        {
            { "hipri_percentage", B, Percent(), "100", "Percent of I/Os that hipri counts for." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "pvsync2", "io_uring_cmd"])
        {
            { "uncached", B, Integer(0, 1), "0", "Drop buffered data from the page cache after the I/O (RWF_DONTCACHE)." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "libaio", "pvsync2", "io_uring_cmd"])
        {
            { "nowait", B, Bool, "0", "Fail with EAGAIN instead of waiting (RWF_NOWAIT)." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "io_uring_cmd"])
        {
            { "fixedbufs", B, Flag, "0", "Register the buffers with the kernel." },
            { "registerfiles", B, Flag, "0", "Register the files with the kernel." },
            { "nonvectored", B, Integer(-1, 1), "-1", "1 issues plain reads and writes, 0 vectored ones, -1 what the kernel has." },
            { "force_async", B, Integer(), "0", "Every Nth I/O goes to a kernel worker at once; 0 is never." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "io_uring_cmd", "xnvme"])
        {
            { "sqthread_poll", B, Flag, "0", "A kernel thread polls for submissions (SQPOLL)." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "io_uring_cmd"])
        {
            { "sqthread_poll_cpu", B, Integer(), null, "CPU of the polling kernel thread." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["libaio"])
        {
            { "userspace_reap", B, Flag, "0", "Take completions from the ring in memory without a system call." },
            { "libaio_vectored", B, Bool, "0", "Issue vectored reads and writes." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["io_uring", "libaio", "io_uring_cmd"])
        {
            { "cmdprio_percentage", C, ReadWriteNumbers(Percent(), 0), "0", "Percent of I/Os with a priority of their own; READ,WRITE gives each its share." },
            { "cmdprio_class", C, ReadWriteNumbers(Integer(0, 3), 1), "1", "Priority class of these I/Os: 1 real time, 2 best effort, 3 idle." },
            { "cmdprio", C, ReadWriteNumbers(Integer(0, 7), 0), "0", "Priority of these I/Os within its class, 0 the highest." },
            { "cmdprio_hint", C, ReadWriteNumbers(Integer(0, 1023), 0), "0", "Hint for devices with command duration limits; newer than fio 3.33." },
            { "cmdprio_bssplit", C, PrioritySplit, null, "Shares and priorities by block size, instead of cmdprio_percentage." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["mmap"])
        {
            { "thp", C, Integer(0, 1), "0", "Ask for transparent huge pages (madvise(2)); most file systems have none." },
        },
    ];

    private static EngineDefinition Unbuilt(string name, string reason, string help)
        => new() { Name = name, Status = NotYet, Reason = reason, Help = help };

    private static EngineDefinition Foreign(string name, string reason, string help)
        => new() { Name = name, Status = Refused, Reason = reason, Help = help };
}
