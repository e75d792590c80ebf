using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Iscsi.Target.Native;

/// <summary>
/// A zeroed range of address space whose pages exist once they are written. On Linux it is an anonymous mapping without reserve, so that a LUN may be
/// larger than memory and discarded pages go back to the kernel without ever becoming invalid addresses for a concurrent reader.
/// Elsewhere it is zeroed heap memory.
/// </summary>
internal sealed unsafe class SparseMemory : IDisposable
{
    private const int PrivateWithoutReserve = LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS | LinuxMemory.MAP_NORESERVE;

    // A huge page comes whole with its first byte, so only what fits into memory whole may have them.
    private const int LargestShareOfMemory = 2;

    private byte* _start;

    /// <exception cref="InsufficientMemoryException">The address space or memory is not to be had.</exception>
    public SparseMemory(long length)
    {
        Length = length;
        if (OperatingSystem.IsLinux())
        {
            void* address = LinuxMemory.Mmap(null, (nuint)length, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE, PrivateWithoutReserve, -1, 0);
            if (address == LinuxMemory.Failed)
            {
                throw new InsufficientMemoryException($"mmap of {length} bytes failed: {Errno.Describe(Errno.Last)}");
            }
            _start = (byte*)address;
            if (length <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / LargestShareOfMemory)
            {
                // Random I/O over many small pages is bound by the processor's search for their addresses. A kernel without huge pages refuses: no harm.
                _ = LinuxMemory.Madvise(address, (nuint)length, LinuxMemory.MADV_HUGEPAGE);
            }
        }
        else
        {
            _start = (byte*)NativeMemory.AllocZeroed((nuint)length);
        }
    }

    ~SparseMemory() => Free();

    public long Length { get; }

    public byte* Start => _start;

    /// <summary>Makes the range read as zeros; whole pages go back to the kernel.</summary>
    public void Discard(long offset, long length)
    {
        long end = offset + length;
        long page = Environment.SystemPageSize;
        long firstPage = (offset + page - 1) / page * page;
        long lastPage = end / page * page;
        if (!OperatingSystem.IsLinux() || firstPage >= lastPage || LinuxMemory.Madvise(_start + firstPage, (nuint)(lastPage - firstPage), LinuxMemory.MADV_DONTNEED) != 0)
        {
            Clear(offset, end);
            return;
        }
        Clear(offset, firstPage);
        Clear(lastPage, end);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Clear(long from, long to) => NativeMemory.Clear(_start + from, (nuint)(to - from));

    private void Free()
    {
        byte* start = _start;
        _start = null;
        if (start == null)
        {
            return;
        }
        if (OperatingSystem.IsLinux())
        {
            _ = LinuxMemory.Munmap(start, (nuint)Length);
        }
        else
        {
            NativeMemory.Free(start);
        }
    }
}
