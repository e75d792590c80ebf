using System.Globalization;
using Bench.Engine.Native;

namespace Bench.Engine.Memory;

/// <summary>
/// Memory that is locked and left alone, so that less remains for the page cache (<c>lockmem</c>, per daemon).
/// </summary>
public sealed unsafe class PinnedMemory : IDisposable
{
    // Without some memory left, the machine would kill the very run that asked.
    private const long LeftForTheSystem = 128L * 1024 * 1024;

    private readonly long _bytes;
    private nint _area;

    private PinnedMemory(nint area, long bytes)
    {
        _area = area;
        _bytes = bytes;
    }

    /// <summary>Locks memory.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="DeviceException">So much may not be locked, or is not there.</exception>
    public static PinnedMemory Lock(long bytes)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - LeftForTheSystem;
        if (bytes > available)
        {
            throw Failure(bytes, Errno.ENOMEM, string.Create(CultureInfo.InvariantCulture, $"at most {available} bytes can be locked here"));
        }

        if (!OperatingSystem.IsLinux())
        {
            throw Failure(bytes, Errno.EOPNOTSUPP, "lockmem is available on Linux only");
        }

        void* area = LinuxMemory.Mmap(
            null, (nuint)bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE, LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS, -1, 0);
        if (area == LinuxMemory.Failed)
        {
            throw Failure(bytes, Errno.Last, "lower lockmem=");
        }

        LinuxLimits.Raise(LinuxLimits.RLIMIT_MEMLOCK);
        var memory = new PinnedMemory((nint)area, bytes);
        if (LinuxMemory.Mlock(area, (nuint)bytes) != 0)
        {
            int errno = Errno.Last;
            memory.Dispose();
            throw Failure(bytes, errno, "raise the limit of locked memory (ulimit -l), or lower lockmem=");
        }

        return memory;
    }

    /// <summary>Unlocks it.</summary>
    public void Dispose()
    {
        if (_area != 0)
        {
            _ = LinuxMemory.Munmap((void*)_area, (nuint)_bytes);
            _area = 0;
        }
    }

    private static DeviceException Failure(long bytes, int errno, string advice) => new(
        "lockmem",
        errno,
        string.Create(CultureInfo.InvariantCulture, $"lockmem: cannot lock {bytes} bytes: {Errno.Describe(errno)}; {advice}."));
}
