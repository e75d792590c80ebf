using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Memory;

/// <summary>
/// One area of memory that holds all buffers of a daemon, of the kind that <c>mem</c> asks for and freed at a known
/// moment. Every buffer starts at the same place within a page (<c>iomem_align</c> past its start, 0 unless told), so
/// they are all aligned alike, and each page has been touched, so that no fault is measured.
/// </summary>
public sealed unsafe class IoMemory : IDisposable
{
    private const long DefaultHugePage = 2 * 1024 * 1024;

    private readonly Action<nint, long> _free;
    private nint _area;

    private IoMemory(nint area, long areaBytes, Action<nint, long> free, long alignment, long stride, int buffers)
    {
        _area = area;
        AreaBytes = areaBytes;
        _free = free;
        First = (byte*)area + alignment;
        Stride = stride;
        Count = buffers;
    }

    /// <summary>Start of the first buffer.</summary>
    public byte* First { get; }

    /// <summary>Distance between the starts of two buffers, bytes: the largest block rounded up to whole pages.</summary>
    public long Stride { get; }

    /// <summary>How many buffers there are.</summary>
    public int Count { get; }

    /// <summary>Bytes from the start of the first to the end of the last buffer.</summary>
    public long Bytes => Stride * Count;

    /// <summary>Bytes taken from the system.</summary>
    public long AreaBytes { get; }

    /// <summary>Takes memory for <paramref name="buffers"/> blocks.</summary>
    /// <param name="options">The job: <c>mem</c>, <c>iomem_align</c>.</param>
    /// <param name="buffers">Number of buffers, the job's iodepth.</param>
    /// <param name="largestBlock">Bytes of the job's largest block.</param>
    /// <exception cref="DeviceException">The memory is not to be had; the message says which kind and what to do.</exception>
    public static IoMemory Allocate(JobOptions options, int buffers, long largestBlock)
    {
        long page = Environment.SystemPageSize;
        long stride = RoundUp(Math.Max(largestBlock, 1), page);
        long bytes = RoundUp((stride * buffers) + options.MemoryAlign, page);
        long hugePage = options.HugePageSize > 0 ? options.HugePageSize : DefaultHugePage;
        (nint area, long areaBytes, Action<nint, long> free) = (OperatingSystem.IsLinux(), options.Memory) switch
        {
            (_, MemoryKind.Malloc) => Heap(bytes, page),
            (false, _) => throw Failure(options.Memory, bytes, Errno.EOPNOTSUPP, "use mem=malloc outside of Linux"),
            (_, MemoryKind.Shm) => Shared(bytes, 0, options),
            (_, MemoryKind.ShmHuge) => Shared(RoundUp(bytes, hugePage), LinuxMemory.SHM_HUGETLB | SizeFlag(options), options),
            (_, MemoryKind.MmapHuge) => Mapping(RoundUp(bytes, hugePage), options),
            _ => Mapping(bytes, options),
        };
        Touch(area, areaBytes, page);
        return new IoMemory(area, areaBytes, free, options.MemoryAlign, stride, buffers);
    }

    /// <summary>The start of a buffer.</summary>
    public byte* Buffer(int index) => First + (index * Stride);

    /// <summary>Gives the memory back; no I/O may use it any more.</summary>
    public void Dispose()
    {
        if (_area != 0)
        {
            _free(_area, AreaBytes);
            _area = 0;
        }
    }

    private static (nint Area, long Bytes, Action<nint, long> Free) Heap(long bytes, long page)
    {
        void* area = NativeMemory.AlignedAlloc((nuint)bytes, (nuint)page);
        return ((nint)area, bytes, static (address, _) => NativeMemory.AlignedFree((void*)address));
    }

    private static (nint Area, long Bytes, Action<nint, long> Free) Shared(long bytes, int hugeFlags, JobOptions options)
    {
        int id = LinuxMemory.Shmget(
            LinuxMemory.IPC_PRIVATE, (nuint)bytes, LinuxMemory.IPC_CREAT | 0x180 | hugeFlags);
        int errno = id < 0 ? Errno.Last : 0;
        if (id < 0)
        {
            throw Failure(options.Memory, bytes, errno, hugeFlags != 0 ? HugePageAdvice(bytes, options) : "raise kernel.shmmax and kernel.shmall, or use mem=mmap");
        }

        void* area = LinuxMemory.Shmat(id, null, 0);
        errno = area == LinuxMemory.Failed ? Errno.Last : 0;

        // Marked at once, so that the segment goes with the process however that ends.
        _ = LinuxMemory.Shmctl(id, LinuxMemory.IPC_RMID, null);
        return errno == 0
            ? ((nint)area, bytes, static (address, _) => _ = LinuxMemory.Shmdt((void*)address))
            : throw Failure(options.Memory, bytes, errno, "use mem=mmap");
    }

    private static (nint Area, long Bytes, Action<nint, long> Free) Mapping(long bytes, JobOptions options)
    {
        bool huge = options.Memory == MemoryKind.MmapHuge;
        int flags = options.Memory == MemoryKind.MmapShared ? LinuxMemory.MAP_SHARED : LinuxMemory.MAP_PRIVATE;
        int fd = -1;
        string? created = null;
        if (options.MemoryFile is { } path)
        {
            created = File.Exists(path) ? null : path;
            fd = OpenBacking(path, bytes, options.Memory);
            flags = LinuxMemory.MAP_SHARED;
        }
        else
        {
            flags |= LinuxMemory.MAP_ANONYMOUS | (huge ? LinuxMemory.MAP_HUGETLB | SizeFlag(options) : 0);
        }

        void* area = LinuxMemory.Mmap(null, (nuint)bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE, flags, fd, 0);
        int errno = area == LinuxMemory.Failed ? Errno.Last : 0;
        if (fd >= 0)
        {
            _ = LinuxFile.Close(fd);
        }

        return errno == 0
            ? ((nint)area, bytes, (address, length) => Unmap(address, length, created))
            : throw Failure(options.Memory, bytes, errno, huge ? HugePageAdvice(bytes, options) : "lower iodepth= or bs=, or use mem=malloc");
    }

    /// <summary>Gives a mapping back, and with it the backing file if it was not there before.</summary>
    private static void Unmap(nint address, long length, string? createdFile)
    {
        _ = LinuxMemory.Munmap((void*)address, (nuint)length);
        if (createdFile is not null)
        {
            File.Delete(createdFile);
        }
    }

    private static int OpenBacking(string path, long bytes, MemoryKind kind)
    {
        int fd = LinuxFile.OpenOrError(path, LinuxFile.O_RDWR | LinuxFile.O_CREAT);
        if (fd < 0)
        {
            throw Failure(kind, bytes, -fd, $"check that {path} can be created and written");
        }

        // Devices have a size of their own, and need no more.
        if (LinuxFile.Lseek(fd, 0, LinuxFile.SEEK_END) < bytes)
        {
            int errno = LinuxFile.Ftruncate(fd, bytes) != 0 ? Errno.Last : LinuxFile.PosixFallocate(fd, 0, bytes);
            if (errno is not (0 or Errno.EOPNOTSUPP))
            {
                _ = LinuxFile.Close(fd);
                throw Failure(kind, bytes, errno, $"{path} must have room for the buffers");
            }
        }

        return fd;
    }

    private static void Touch(nint area, long bytes, long page)
    {
        for (long offset = 0; offset < bytes; offset += page)
        {
            ((byte*)area)[offset] = 0;
        }
    }

    private static DeviceException Failure(MemoryKind kind, long bytes, int errno, string advice)
    {
        string name = kind.ToString().ToLowerInvariant();
        return new DeviceException(
            "mem=" + name,
            errno,
            string.Create(CultureInfo.InvariantCulture, $"mem={name}: no {bytes} bytes of buffer memory: {Errno.Describe(errno)}; {advice}."));
    }

    private static string HugePageAdvice(long bytes, JobOptions options) => options.HugePageSize > 0
        ? string.Create(CultureInfo.InvariantCulture, $"reserve huge pages of this size first ({bytes / options.HugePageSize} in /sys/kernel/mm/hugepages/hugepages-{options.HugePageSize / 1024}kB/nr_hugepages, and as many more per further daemon), or use mem=malloc")
        : string.Create(CultureInfo.InvariantCulture, $"reserve huge pages first (sysctl vm.nr_hugepages={bytes / DefaultHugePage}, and as many more per further daemon), or use mem=malloc");

    // The binary logarithm of the size in the upper bits, where both calls have it; 0 is the system's default size.
    private static int SizeFlag(JobOptions options) =>
        options.HugePageSize > 0 ? BitOperations.Log2((ulong)options.HugePageSize) << LinuxMemory.HUGE_SHIFT : 0;

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
