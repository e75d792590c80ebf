using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Calls that make, look up and remove names. Paths are UTF-8 with a zero at the end; failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxNames
{
    /// <summary>Size of a buffer that holds struct stat or struct statx on every platform, bytes.</summary>
    public const int StatusBytes = 256;

    private const int AT_FDCWD = -100;
    private const uint STATX_ALL = 0xfff;

    /// <summary>True when the C library exports stat(2) and lstat(2) as functions (glibc 2.33, musl).</summary>
    public static bool HasStat() =>
        NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "lstat", out _)
        || NativeLibrary.TryLoad("libc", out library) && NativeLibrary.TryGetExport(library, "lstat", out _);

    [LibraryImport("libc", EntryPoint = "open")]
    public static partial int Open(byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "unlink")]
    public static partial int Unlink(byte* path);

    [LibraryImport("libc", EntryPoint = "mkdir")]
    public static partial int MakeDirectory(byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "rmdir")]
    public static partial int RemoveDirectory(byte* path);

    [LibraryImport("libc", EntryPoint = "stat")]
    public static partial int Stat(byte* path, void* status);

    [LibraryImport("libc", EntryPoint = "lstat")]
    public static partial int LinkStat(byte* path, void* status);

    /// <summary>statx(2) of all basic fields.</summary>
    public static int ExtendedStat(byte* path, void* status) => Statx(AT_FDCWD, path, 0, STATX_ALL, status);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(int directory, byte* path, int flags, uint mask, void* status);
}
