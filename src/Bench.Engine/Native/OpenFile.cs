namespace Bench.Engine.Native;

/// <summary>
/// An open file for set-up work: layout, probing, device queries. Unlike FileStream it takes no advisory lock, opens
/// devices as they are, and says which errno a call met. Failures throw <see cref="DeviceException"/> unless a method says otherwise.
/// </summary>
internal sealed class OpenFile : IDisposable
{
    private const int SeekData = 3;

    private readonly string _path;
    private int _descriptor;

    private OpenFile(string path, int descriptor)
    {
        _path = path;
        _descriptor = descriptor;
    }

    /// <summary>Opens a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="flags">O_* of <see cref="LinuxFile"/>.</param>
    /// <param name="file">The file when the result is 0.</param>
    /// <returns>0 or the errno.</returns>
    public static int TryOpen(string path, int flags, out OpenFile? file)
    {
        int descriptor = LinuxFile.OpenOrError(path, flags);
        file = descriptor < 0 ? null : new OpenFile(path, descriptor);
        return descriptor < 0 ? -descriptor : 0;
    }

    /// <summary>Opens a path or throws.</summary>
    public static OpenFile Open(string path, int flags)
    {
        int errno = TryOpen(path, flags, out OpenFile? file);
        return file ?? throw Failure(path, "open", errno);
    }

    /// <summary>An exception that names call, target and the kernel's reason.</summary>
    public static DeviceException Failure(string path, string call, int errno) =>
        new(path, errno, $"{path}: {call} failed: {Errno.Describe(errno)}");

    /// <summary>Size of a block device, bytes.</summary>
    public long DeviceSize() => Check("BLKGETSIZE64", LinuxBlockDevice.Size(_descriptor));

    /// <summary>Smallest unit that a block device addresses, bytes.</summary>
    public int LogicalBlockSize() => (int)Check("BLKSSZGET", LinuxBlockDevice.LogicalBlockSize(_descriptor));

    /// <summary>True for a block device that the kernel lets nobody write to.</summary>
    public bool IsReadOnlyDevice() => Check("BLKROGET", LinuxBlockDevice.IsReadOnly(_descriptor)) != 0;

    /// <summary>Reads at an offset.</summary>
    /// <returns>Bytes read; fewer than asked only at the end.</returns>
    public unsafe int Read(Span<byte> buffer, long offset)
    {
        int done = 0;
        fixed (byte* start = buffer)
        {
            while (done < buffer.Length)
            {
                nint count = LinuxTransfer.Pread(_descriptor, start + done, buffer.Length - done, offset + done);
                if (count < 0 && Errno.Last is not Errno.EINTR and int errno)
                {
                    throw Failure(_path, "read", errno);
                }

                if (count == 0)
                {
                    break;
                }

                done += (int)Math.Max(0, count);
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
                nint count = LinuxTransfer.Pwrite(_descriptor, start + done, buffer.Length - done, offset + done);
                if (count < 0 && Errno.Last is not Errno.EINTR and int errno)
                {
                    return errno;
                }

                done += (int)Math.Max(0, count);
            }
        }

        return 0;
    }

    /// <summary>Sets the size.</summary>
    public void Truncate(long length) => CheckCall("truncate", LinuxFile.Ftruncate(_descriptor, length));

    /// <summary>Waits until data and size are on the device.</summary>
    public void Flush() => CheckCall("fsync", LinuxFile.Fsync(_descriptor));

    /// <summary>Reserves space from the start.</summary>
    /// <returns>0 or the errno.</returns>
    public int TryAllocate(long length, bool keepSize) =>
        LinuxFile.Fallocate(_descriptor, keepSize ? LinuxFile.FALLOC_FL_KEEP_SIZE : 0, 0, length) == 0 ? 0 : Errno.Last;

    /// <summary>Reserves space from the start, by writing where the file system cannot.</summary>
    /// <returns>0 or the errno.</returns>
    public int TryAllocatePosix(long length) => LinuxFile.PosixFallocate(_descriptor, 0, length);

    /// <summary>Drops clean pages of a range from the page cache.</summary>
    public void DropCache(long offset, long length) =>
        _ = LinuxFile.PosixFadvise(_descriptor, offset, length, LinuxFile.POSIX_FADV_DONTNEED);

    /// <summary>True when a file of any size consists of one hole, so that nothing is in it to be lost.</summary>
    public bool IsAllHole() =>
        LinuxFile.Lseek(_descriptor, 0, SeekData) < 0 && Errno.Last == Errno.ENXIO;

    /// <inheritdoc/>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = LinuxFile.Close(descriptor);
        }
    }

    private long Check(string call, long result) => result >= 0 ? result : throw Failure(_path, call, (int)-result);

    private void CheckCall(string call, int result)
    {
        if (result < 0)
        {
            throw Failure(_path, call, Errno.Last);
        }
    }
}
