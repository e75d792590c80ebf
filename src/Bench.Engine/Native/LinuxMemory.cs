using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>mmap(2) and its relatives, and System V shared memory. Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxMemory
{
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int PROT_EXEC = 4;

    public const int MAP_SHARED = 0x01;
    public const int MAP_PRIVATE = 0x02;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MAP_NORESERVE = 0x4000;
    public const int MAP_POPULATE = 0x8000;
    public const int MAP_HUGETLB = 0x40000;

    /// <summary>Where MAP_HUGETLB and SHM_HUGETLB take the binary logarithm of the page size (MAP_HUGE_SHIFT, SHM_HUGE_SHIFT).</summary>
    public const int HUGE_SHIFT = 26;

    public const int MADV_RANDOM = 1;
    public const int MADV_SEQUENTIAL = 2;
    public const int MADV_DONTNEED = 4;
    public const int MADV_REMOVE = 9;
    public const int MADV_HUGEPAGE = 14;
    public const int MADV_POPULATE_WRITE = 23;

    public const int MS_ASYNC = 1;
    public const int MS_SYNC = 4;

    public const int IPC_PRIVATE = 0;
    public const int IPC_CREAT = 0x200;
    public const int IPC_RMID = 0;
    public const int SHM_HUGETLB = 0x800;

    /// <summary>What a failed mmap or shmat returns.</summary>
    public static readonly void* Failed = (void*)-1;

    [LibraryImport("libc", EntryPoint = "mmap")]
    public static partial void* Mmap(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Munmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    public static partial int Mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "msync")]
    public static partial int Msync(void* address, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "madvise")]
    public static partial int Madvise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mlock")]
    public static partial int Mlock(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "shmget")]
    public static partial int Shmget(int key, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "shmat")]
    public static partial void* Shmat(int id, void* address, int flags);

    [LibraryImport("libc", EntryPoint = "shmdt")]
    public static partial int Shmdt(void* address);

    [LibraryImport("libc", EntryPoint = "shmctl")]
    public static partial int Shmctl(int id, int command, void* buffer);
}
