using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>The ioctls of linux/fs.h that describe a block device.</summary>
internal static partial class BlockDeviceControl
{
    private const nuint GetSize64 = 0x80081272;
    private const nuint GetLogicalBlockSize = 0x1268;
    private const nuint GetReadOnly = 0x125e;

    /// <summary>BLKGETSIZE64: bytes.</summary>
    public static unsafe long Size(OpenFile device, string path)
    {
        ulong size;
        Check(path, "BLKGETSIZE64", ioctl(device.Descriptor, GetSize64, &size));
        return (long)size;
    }

    /// <summary>BLKSSZGET: bytes of the smallest unit that the device addresses.</summary>
    public static unsafe int LogicalBlockSize(OpenFile device, string path)
    {
        int size;
        Check(path, "BLKSSZGET", ioctl(device.Descriptor, GetLogicalBlockSize, &size));
        return size;
    }

    /// <summary>BLKROGET: true when the kernel refuses writes.</summary>
    public static unsafe bool IsReadOnly(OpenFile device, string path)
    {
        int readOnly;
        Check(path, "BLKROGET", ioctl(device.Descriptor, GetReadOnly, &readOnly));
        return readOnly != 0;
    }

    private static void Check(string path, string call, int result)
    {
        if (result != 0)
        {
            throw OpenFile.Failure(path, call, Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(int descriptor, nuint request, void* argument);
}
