using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>mmap</c>: the targets are mapped and I/O is a memory copy; a sync is an msync. <c>direct=1</c> means what fio makes
/// of it: each I/O is written back and its pages are dropped. A medium error under a mapping is a SIGBUS, which ends the
/// process: there is no errno to be had for it. Option: <c>thp</c> (huge pages, where the file system has them).
/// </summary>
internal sealed unsafe class MmapEngine : IIoEngine
{
    private IoUnit* _units;
    private TargetFiles? _files;
    private Mapping[] _mappings = [];
    private bool _readOnly;
    private bool _writeBack;
    private bool _dropPages;

    public bool IsSynchronous => true;

    /// <summary>Null on Linux.</summary>
    public static string? Probe(JobOptions options) =>
        OperatingSystem.IsLinux() ? null : "the mmap engine is made for Linux; use ioengine=psync here";

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        _readOnly = setup.ReadOnly;
        _dropPages = setup.Options.Direct;
        _writeBack = _dropPages || setup.Options.Sync != SyncMode.None;
        _mappings = new Mapping[_files.Count];
        for (int target = 0; target < _mappings.Length; target++)
        {
            _mappings[target] = Map(setup.Targets[target], _files[target], setup);
        }
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = unit->Direction switch
            {
                IoDirection.Read => Read(unit),
                IoDirection.Write => Write(unit),
                IoDirection.Trim => _files!.Trim(*unit),
                _ => Sync(unit),
            };
        }

        return slots.Length;
    }

    public int Flush(int target)
    {
        Mapping mapping = _mappings[target];
        return WriteBack(mapping, 0, mapping.Size) is var error && error != 0 ? error : _files!.Flush(target);
    }

    public void Dispose()
    {
        foreach (Mapping mapping in _mappings)
        {
            if (mapping.Start != null)
            {
                _ = LinuxMemory.Munmap(mapping.Start, (nuint)mapping.Size);
            }
        }

        _mappings = [];
        _files?.Dispose();
    }

    private static Mapping Map(Target target, int fd, EngineSetup setup)
    {
        // What is there now, not what the plan says: a copy beyond the end is a SIGBUS.
        long size = LinuxFile.Lseek(fd, 0, LinuxFile.SEEK_END);
        if (size <= 0)
        {
            throw new DeviceException(target.Path, Errno.ENODEV, $"{target.Path}: cannot be mapped, as it is empty or has no size; set size= so that it is laid out, or use ioengine=psync.");
        }

        int protection = setup.ReadOnly ? LinuxMemory.PROT_READ : LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE;
        void* start = LinuxMemory.Mmap(null, (nuint)size, protection, LinuxMemory.MAP_SHARED, fd, 0);
        if (start == LinuxMemory.Failed)
        {
            int errno = Errno.Last;
            throw new DeviceException(target.Path, errno, $"{target.Path}: cannot be mapped: {Errno.Describe(errno)}; use ioengine=psync for this target.");
        }

        Advise(start, size, target, setup);
        bool sparse = !setup.ReadOnly && target.Kind == TargetKind.File && LinuxFile.AllocatedBytes(fd) < size;
        return new Mapping((byte*)start, size, fd, sparse);
    }

    private static void Advise(void* start, long size, Target target, EngineSetup setup)
    {
        int advice = PageCacheAdvice.For(setup.Options) switch
        {
            LinuxFile.POSIX_FADV_RANDOM => LinuxMemory.MADV_RANDOM,
            LinuxFile.POSIX_FADV_SEQUENTIAL => LinuxMemory.MADV_SEQUENTIAL,
            _ => 0,
        };
        if (advice != 0)
        {
            _ = LinuxMemory.Madvise(start, (nuint)size, advice);
        }

        if (setup.Options.EngineFlag("thp") && LinuxMemory.Madvise(start, (nuint)size, LinuxMemory.MADV_HUGEPAGE) != 0)
        {
            setup.Notify($"{target.Path}: thp=1 has no effect here: {Errno.Describe(Errno.Last)}.");
        }
    }

    private int Read(IoUnit* unit)
    {
        Mapping mapping = _mappings[unit->Target];
        long available = mapping.Size - unit->Offset;
        if (available <= 0)
        {
            return 0;
        }

        int length = (int)Math.Min(unit->Length, available);
        Buffer.MemoryCopy(mapping.Start + unit->Offset, unit->Buffer, length, length);
        return _dropPages ? Drop(mapping, unit->Offset, length) : length;
    }

    private int Write(IoUnit* unit)
    {
        Mapping mapping = _mappings[unit->Target];
        if (_readOnly || unit->Offset + unit->Length > mapping.Size)
        {
            return _readOnly ? -Errno.EBADF : -Errno.EINVAL;
        }

        if (mapping.IsSparse && Populate(mapping, unit) is var written && written != 0)
        {
            return written;
        }

        Buffer.MemoryCopy(unit->Buffer, mapping.Start + unit->Offset, unit->Length, unit->Length);
        if (_writeBack && WriteBack(mapping, unit->Offset, unit->Length) is var error && error != 0)
        {
            return error;
        }

        return _dropPages ? Drop(mapping, unit->Offset, unit->Length) : unit->Length;
    }

    private int Sync(IoUnit* unit)
    {
        Mapping mapping = _mappings[unit->Target];
        return WriteBack(mapping, 0, mapping.Size);
    }

    // A store into a hole of a full file system is a SIGBUS. Asking for the pages first fails in a civil manner, and a
    // write call then says why.
    private static int Populate(Mapping mapping, IoUnit* unit)
    {
        byte* start = mapping.Pages(unit->Offset, unit->Length, out nuint bytes);
        if (LinuxMemory.Madvise(start, bytes, LinuxMemory.MADV_POPULATE_WRITE) == 0)
        {
            return 0;
        }

        nint written = LinuxTransfer.Pwrite(mapping.FileDescriptor, unit->Buffer, unit->Length, unit->Offset);
        return written >= 0 ? (int)written : -Errno.Last;
    }

    private static int WriteBack(Mapping mapping, long offset, long length)
    {
        byte* start = mapping.Pages(offset, length, out nuint bytes);
        return LinuxMemory.Msync(start, bytes, LinuxMemory.MS_SYNC) == 0 ? 0 : -Errno.Last;
    }

    private static int Drop(Mapping mapping, long offset, int length)
    {
        byte* start = mapping.Pages(offset, length, out nuint bytes);
        return LinuxMemory.Madvise(start, bytes, LinuxMemory.MADV_DONTNEED) == 0 ? length : -Errno.Last;
    }

    private readonly struct Mapping(byte* start, long size, int fileDescriptor, bool isSparse)
    {
        public byte* Start { get; } = start;

        public long Size { get; } = size;

        public int FileDescriptor { get; } = fileDescriptor;

        public bool IsSparse { get; } = isSparse;

        /// <summary>The whole pages around a range, as msync and madvise want them.</summary>
        public byte* Pages(long offset, long length, out nuint bytes)
        {
            long first = offset & ~(Environment.SystemPageSize - 1L);
            bytes = (nuint)(offset + length - first);
            return Start + first;
        }
    }
}
