using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Iscsi.Target.Native;

/// <summary>Holes in files: where they are and how to make one. Where the system or file system has none, everything is data.</summary>
internal static partial class SparseFile
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int KeepSizePunchHole = 0x01 | 0x02;

    /// <summary>Frees the range so that it reads as zeros; false when that is not to be had.</summary>
    public static bool TryPunchHole(SafeFileHandle file, long offset, long length) =>
        OperatingSystem.IsLinux() && Fallocate(file, KeepSizePunchHole, offset, length) == 0;

    /// <summary>Whether <paramref name="offset"/> lies in data, and where that ends (at most at <paramref name="end"/>).</summary>
    public static bool IsData(SafeFileHandle file, long offset, long end, out long runEnd)
    {
        runEnd = end;
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }
        long data = Lseek(file, offset, SeekData);
        if (data < 0)
        {
            const int NoDataBeyond = 6;
            return Marshal.GetLastPInvokeError() != NoDataBeyond;
        }
        if (data > offset)
        {
            runEnd = Math.Min(end, data);
            return false;
        }
        long hole = Lseek(file, offset, SeekHole);
        runEnd = hole < 0 ? end : Math.Min(end, hole);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Lseek(SafeFileHandle file, long offset, int whence);
}
