using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Space of the file system that holds a path (statfs(2)).</summary>
/// <param name="TotalBytes">Size of the file system, bytes.</param>
/// <param name="AvailableBytes">What this user may still use, bytes.</param>
internal readonly partial record struct FileSystemStatus(long TotalBytes, long AvailableBytes)
{
    /// <summary>Reads it for an existing path.</summary>
    public static unsafe FileSystemStatus Read(string path)
    {
        StatFsBuffer buffer;
        if (Statfs(path, &buffer) != 0)
        {
            throw OpenFile.Failure(path, "statfs", Marshal.GetLastPInvokeError());
        }

        long unit = buffer.FragmentSize != 0 ? buffer.FragmentSize : buffer.BlockSize;
        return new FileSystemStatus(buffer.Blocks * unit, buffer.BlocksAvailable * unit);
    }

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statfs(string path, StatFsBuffer* buffer);

    // struct statfs of 64-bit Linux (asm-generic/statfs.h); the fields in use are named.
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    private struct StatFsBuffer
    {
        [FieldOffset(8)]
        public long BlockSize;
        [FieldOffset(16)]
        public long Blocks;
        [FieldOffset(32)]
        public long BlocksAvailable;
        [FieldOffset(72)]
        public long FragmentSize;
    }
}
