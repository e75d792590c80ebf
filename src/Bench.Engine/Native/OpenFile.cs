using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>
/// An open file descriptor for set-up work: layout, probing, device queries. Unlike FileStream it takes no advisory lock,
/// opens devices as they are, and says which errno a call met. Failures throw <see cref="DeviceException"/>.
/// </summary>
internal sealed partial class OpenFile : IDisposable
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncated = 0x200;
    public const int NonBlocking = 0x800;

    /// <summary>EEXIST and its like, as far as callers tell them apart.</summary>
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;
    public const int NotSupported = 95;

    private const int CloseOnExec = 0x80000;
    private readonly string _path;
    private int _descriptor;

    private OpenFile(string path, int descriptor)
    {
        _path = path;
        _descriptor = descriptor;
    }

    /// <summary>The descriptor, for ioctls.</summary>
    public int Descriptor => _descriptor;

    /// <summary>Opens a path.</summary>
    /// <returns>0 or the errno.</returns>
    public static int TryOpen(string path, int flags, out OpenFile? file)
    {
        int descriptor = open(path, flags | CloseOnExec, 0x1A4 /* 0644 */);
        file = descriptor < 0 ? null : new OpenFile(path, descriptor);
        return descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Opens a path or throws.</summary>
    public static OpenFile Open(string path, int flags)
    {
        int errno = TryOpen(path, flags, out OpenFile? file);
        return file ?? throw Failure(path, "open", errno);
    }

    /// <summary>Reads at an offset.</summary>
    /// <returns>Bytes read; fewer than asked only at the end.</returns>
    public unsafe int Read(Span<byte> buffer, long offset)
    {
        int done = 0;
        fixed (byte* start = buffer)
        {
            while (done < buffer.Length)
            {
                nint count = pread(_descriptor, start + done, (nuint)(buffer.Length - done), offset + done);
                if (count < 0)
                {
                    throw Failure(_path, "read", Marshal.GetLastPInvokeError());
                }

                if (count == 0)
                {
                    break;
                }

                done += (int)count;
            }
        }

        return done;
    }

    /// <summary>Writes all of a buffer at an offset.</summary>
    /// <returns>0 or the errno.</returns>
    public unsafe int TryWrite(ReadOnlySpan<byte> buffer, long offset)
    {
        int done = 0;
        fixed (byte* start = buffer)
        {
            while (done < buffer.Length)
            {
                nint count = pwrite(_descriptor, start + done, (nuint)(buffer.Length - done), offset + done);
                if (count < 0)
                {
                    return Marshal.GetLastPInvokeError();
                }

                done += (int)count;
            }
        }

        return 0;
    }

    /// <summary>Sets the size.</summary>
    public void Truncate(long length) => Check("truncate", ftruncate(_descriptor, length));

    /// <summary>Waits until data and size are on the device.</summary>
    public void Flush() => Check("fsync", fsync(_descriptor));

    /// <summary>Reserves space.</summary>
    /// <returns>0 or the errno.</returns>
    public int TryAllocate(long length, bool keepSize) =>
        fallocate(_descriptor, keepSize ? 1 : 0, 0, length) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Reserves space, by writing where the file system cannot.</summary>
    /// <returns>0 or the errno.</returns>
    public int TryAllocatePosix(long length) => posix_fallocate(_descriptor, 0, length);

    /// <summary>Drops a range from the page cache.</summary>
    public void DropCache(long offset, long length) => _ = posix_fadvise(_descriptor, offset, length, 4);

    /// <summary>The first offset at or after <paramref name="offset"/> that holds data, or -1 when only holes follow.</summary>
    public long FindData(long offset)
    {
        long found = lseek(_descriptor, offset, 3 /* SEEK_DATA */);
        if (found >= 0)
        {
            return found;
        }

        // A file system that cannot tell may hold data anywhere; only ENXIO is a promise that none follows.
        return Marshal.GetLastPInvokeError() == 6 ? -1 : offset;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = close(descriptor);
        }
    }

    /// <summary>An exception that names call, target and the kernel's reason.</summary>
    public static DeviceException Failure(string path, string call, int errno) =>
        new(path, errno, $"{path}: {call} failed: {Marshal.GetPInvokeErrorMessage(errno)}");

    private void Check(string call, int result)
    {
        if (result != 0)
        {
            throw Failure(_path, call, Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pread(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pwrite(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(int descriptor, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc")]
    private static partial int posix_fallocate(int descriptor, long offset, long length);

    [LibraryImport("libc")]
    private static partial int posix_fadvise(int descriptor, long offset, long length, int advice);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int descriptor, long offset, int whence);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
