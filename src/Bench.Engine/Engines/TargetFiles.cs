using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>
/// The open files of one daemon on Linux, opened the way fio opens them: O_DIRECT, O_SYNC and O_DSYNC by the options,
/// read-only where nothing is written, the page cache dropped and the access pattern announced. It also carries out
/// the calls that no engine has a better way for.
/// </summary>
internal sealed class TargetFiles : IDisposable
{
    private readonly Target[] _targets;
    private readonly int[] _descriptors;
    private readonly uint _syncFileRangeFlags;
    private readonly bool _fsyncOnClose;
    private readonly EngineSetup _setup;
    private readonly bool _readOnly;

    private TargetFiles(EngineSetup setup, bool readOnly)
    {
        _setup = setup;
        _readOnly = readOnly;
        _targets = [.. setup.Targets];
        _descriptors = new int[_targets.Length];
        _descriptors.AsSpan().Fill(-1);
        _syncFileRangeFlags = setup.Options.SyncFileRange?.Flags ?? 0;
        _fsyncOnClose = setup.Options.FsyncOnClose && !readOnly;
    }

    /// <summary>How many there are.</summary>
    public int Count => _descriptors.Length;

    /// <summary>SYNC_FILE_RANGE_* bits of the job.</summary>
    public uint SyncFileRangeFlags => _syncFileRangeFlags;

    /// <summary>The descriptors by <see cref="IoUnit.Target"/>.</summary>
    public ReadOnlySpan<int> Descriptors => _descriptors;

    /// <summary>The descriptor of a target.</summary>
    public int this[int target] => _descriptors[target];

    /// <summary>Opens all targets, or none.</summary>
    /// <param name="setup">The daemon.</param>
    /// <param name="forWriting">Open for writing although the job only reads.</param>
    /// <exception cref="DeviceException">One cannot be opened as the job asks.</exception>
    public static TargetFiles Open(EngineSetup setup, bool forWriting = false)
    {
        bool readOnly = setup.ReadOnly && !forWriting;
        var files = new TargetFiles(setup, readOnly);
        try
        {
            for (int i = 0; i < files._targets.Length && !setup.OpensOnDemand; i++)
            {
                files.OpenTarget(i);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Opens one target.</summary>
    /// <exception cref="DeviceException">It cannot be opened as the job asks.</exception>
    public void OpenTarget(int target)
    {
        _descriptors[target] = OpenOne(_targets[target], _setup, _readOnly);
        Prepare(_targets[target], _descriptors[target], _setup);
    }

    /// <summary>Closes one target, after an fsync if the job wants that.</summary>
    public void CloseTarget(int target)
    {
        int fd = _descriptors[target];
        _descriptors[target] = -1;
        if (fd <= 2)
        {
            return;
        }

        if (_fsyncOnClose)
        {
            _ = LinuxFile.Fsync(fd);
        }

        _ = LinuxFile.Close(fd);
    }

    /// <summary>Carries out a sync; 0 or a negative errno.</summary>
    public int Sync(in IoUnit unit)
    {
        int fd = _descriptors[unit.Target];
        while (true)
        {
            int result = unit.SyncCall switch
            {
                SyncCall.Fdatasync => LinuxFile.Fdatasync(fd),
                SyncCall.SyncFileRange => LinuxFile.SyncFileRange(fd, unit.Offset, unit.Length, _syncFileRangeFlags),
                _ => LinuxFile.Fsync(fd),
            };
            int errno = result < 0 ? Errno.Last : 0;
            if (errno != Errno.EINTR)
            {
                return -errno;
            }
        }
    }

    /// <summary>Discards a range; its length or a negative errno (ENOTTY on a regular file, as with fio).</summary>
    public int Trim(in IoUnit unit)
    {
        int error = LinuxBlockDevice.Discard(_descriptors[unit.Target], unit.Offset, unit.Length);
        return error == 0 ? unit.Length : error;
    }

    /// <summary>fsync of one target; 0 or a negative errno.</summary>
    public int Flush(int target) => Sync(new IoUnit { Target = target, SyncCall = SyncCall.Fsync });

    public void Dispose()
    {
        for (int i = 0; i < _descriptors.Length; i++)
        {
            CloseTarget(i);
        }
    }

    private static int OpenOne(Target target, EngineSetup setup, bool readOnly)
    {
        if (target.Path == "-")
        {
            return readOnly ? 0 : 1;
        }

        JobOptions options = setup.Options;
        int flags = readOnly ? LinuxFile.O_RDONLY : LinuxFile.O_RDWR;
        flags |= options.Sync switch
        {
            SyncMode.Sync => LinuxFile.O_SYNC,
            SyncMode.Dsync => LinuxFile.O_DSYNC,
            _ => 0,
        };
        if (options.Direct && target.Kind is TargetKind.File or TargetKind.Block)
        {
            flags |= LinuxFile.O_DIRECT;
        }

        if (target.Kind == TargetKind.File)
        {
            flags |= LinuxFile.O_NOATIME;
            if (options.CreateOnOpen && options.AllowFileCreate && !readOnly)
            {
                flags |= LinuxFile.O_CREAT;
            }
        }

        int fd = LinuxFile.OpenOrError(target.Path, flags);
        if (fd == -Errno.EPERM && (flags & LinuxFile.O_NOATIME) != 0)
        {
            // Only the owner of a file may leave its access time alone.
            fd = LinuxFile.OpenOrError(target.Path, flags & ~LinuxFile.O_NOATIME);
        }

        return fd >= 0 ? fd : throw OpenError.For(target, -fd, readOnly, options.Direct);
    }

    private static void Prepare(Target target, int fd, EngineSetup setup)
    {
        JobOptions options = setup.Options;
        if (options.Invalidate && !options.PreRead)
        {
            DropCache(target, fd, setup);
        }

        if (options.WriteHint is int hint && LinuxFile.SetWriteHint(fd, hint) is < 0 and int refused)
        {
            throw new DeviceException(
                target.Path, -refused, $"{target.Path}: the kernel takes no write_hint for it: {Errno.Describe(-refused)}; leave write_hint out");
        }

        int advice = PageCacheAdvice.For(options);
        if (advice != LinuxFile.POSIX_FADV_NORMAL && target.Kind is TargetKind.File or TargetKind.Block)
        {
            int errno = LinuxFile.PosixFadvise(fd, 0, 0, advice);
            if (errno != 0)
            {
                setup.Notify($"{target.Path}: fadvise_hint has no effect here: {Errno.Describe(errno)}.");
            }
        }
    }

    private static void DropCache(Target target, int fd, EngineSetup setup)
    {
        int error = target.Kind switch
        {
            TargetKind.File => -LinuxFile.PosixFadvise(fd, 0, 0, LinuxFile.POSIX_FADV_DONTNEED),
            TargetKind.Block => LinuxBlockDevice.FlushBuffers(fd),
            _ => 0,
        };
        if (error is -Errno.EACCES or -Errno.EPERM)
        {
            setup.Notify($"{target.Path}: only root may drop a device's page cache, so buffered reads may be served from memory; run as root, or set invalidate=0 to accept that.");
        }
        else if (error != 0)
        {
            setup.Notify($"{target.Path}: its page cache could not be dropped: {Errno.Describe(-error)}.");
        }
    }
}
