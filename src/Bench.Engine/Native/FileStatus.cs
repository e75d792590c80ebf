using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>What statx(2) says of a path or of nothing there (linux/stat.h).</summary>
internal readonly partial record struct FileStatus(
    uint Mode,
    ulong Inode,
    long Size,
    long AllocatedBytes,
    uint DeviceMajor,
    uint DeviceMinor,
    uint SpecialMajor,
    uint SpecialMinor,
    long BirthNanoseconds,
    long ModifiedNanoseconds,
    int? DirectAlignment)
{
    private const uint TypeMask = 0xF000;

    /// <summary>A regular file.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>A directory.</summary>
    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    /// <summary>A block device.</summary>
    public bool IsBlockDevice => (Mode & TypeMask) == 0x6000;

    /// <summary>A character device.</summary>
    public bool IsCharacterDevice => (Mode & TypeMask) == 0x2000;

    /// <summary>A FIFO.</summary>
    public bool IsFifo => (Mode & TypeMask) == 0x1000;

    /// <summary>A socket.</summary>
    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    /// <summary>Reads the status of a path.</summary>
    /// <param name="path">The path; symbolic links are followed unless <paramref name="followLinks"/> is false.</param>
    /// <param name="status">The status when the result is 0.</param>
    /// <param name="followLinks">False describes a symbolic link itself.</param>
    /// <returns>0 or the errno.</returns>
    public static unsafe int Read(string path, out FileStatus status, bool followLinks = true)
    {
        StatxBuffer buffer;
        int flags = followLinks ? 0 : NoFollow;
        if (Statx(CurrentDirectory, path, flags, BasicStats | BirthTime | DirectIoAlign | DirectIoReadAlign, &buffer) != 0)
        {
            status = default;
            return Marshal.GetLastPInvokeError();
        }

        status = new FileStatus(
            buffer.Mode,
            buffer.Inode,
            (long)buffer.Size,
            (long)buffer.Blocks * 512,
            buffer.DeviceMajor,
            buffer.DeviceMinor,
            buffer.SpecialMajor,
            buffer.SpecialMinor,
            (buffer.Mask & BirthTime) == 0 ? 0 : (buffer.BirthSeconds * 1_000_000_000) + buffer.BirthNanoseconds,
            (buffer.ModifiedSeconds * 1_000_000_000) + buffer.ModifiedNanoseconds,
            Alignment(buffer));
        return 0;
    }

    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const uint BirthTime = 0x800;
    private const uint DirectIoAlign = 0x2000;
    private const uint DirectIoReadAlign = 0x20000;

    // XFS names a larger unit for files with shared extents, but also takes writes of the one for reads, only slower.
    private static int? Alignment(in StatxBuffer buffer) =>
        (buffer.Mask & DirectIoAlign) == 0 ? null
        : (buffer.Mask & DirectIoReadAlign) == 0 || buffer.DirectReadOffsetAlign == 0 ? (int)buffer.DirectOffsetAlign
        : (int)Math.Min(buffer.DirectOffsetAlign, buffer.DirectReadOffsetAlign);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, StatxBuffer* buffer);

    // struct statx; only the fields in use are named.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(0x00)]
        public uint Mask;
        [FieldOffset(0x1c)]
        public ushort Mode;
        [FieldOffset(0x20)]
        public ulong Inode;
        [FieldOffset(0x28)]
        public ulong Size;
        [FieldOffset(0x30)]
        public ulong Blocks;
        [FieldOffset(0x50)]
        public long BirthSeconds;
        [FieldOffset(0x58)]
        public uint BirthNanoseconds;
        [FieldOffset(0x70)]
        public long ModifiedSeconds;
        [FieldOffset(0x78)]
        public uint ModifiedNanoseconds;
        [FieldOffset(0x80)]
        public uint SpecialMajor;
        [FieldOffset(0x84)]
        public uint SpecialMinor;
        [FieldOffset(0x88)]
        public uint DeviceMajor;
        [FieldOffset(0x8c)]
        public uint DeviceMinor;
        [FieldOffset(0x9c)]
        public uint DirectOffsetAlign;
        [FieldOffset(0xb4)]
        public uint DirectReadOffsetAlign;
    }
}
