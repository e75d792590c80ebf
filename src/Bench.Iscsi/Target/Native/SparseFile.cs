using System.Runtime.InteropServices;
using Bench.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace Bench.Iscsi.Target.Native;

/// <summary>Holes in files: where they are and how to make one. Where the system or file system has none, everything is data.</summary>
internal static partial class SparseFile
{
    /// <summary>Frees the range so that it reads as zeros; false when that is not to be had.</summary>
    public static bool TryPunchHole(SafeFileHandle file, long offset, long length) =>
        OperatingSystem.IsLinux() && Fallocate(file, LinuxFile.FALLOC_FL_KEEP_SIZE | LinuxFile.FALLOC_FL_PUNCH_HOLE, offset, length) == 0;

    /// <summary>Whether <paramref name="offset"/> lies in data, and where that ends (at most at <paramref name="end"/>).</summary>
    public static bool IsData(SafeFileHandle file, long offset, long end, out long runEnd)
    {
        runEnd = end;
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }
        long data = Lseek(file, offset, LinuxFile.SEEK_DATA);
        if (data < 0)
        {
            return Marshal.GetLastPInvokeError() != Errno.ENXIO;
        }
        if (data > offset)
        {
            runEnd = Math.Min(end, data);
            return false;
        }
        long hole = Lseek(file, offset, LinuxFile.SEEK_HOLE);
        runEnd = hole < 0 ? end : Math.Min(end, hole);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Lseek(SafeFileHandle file, long offset, int whence);
}
