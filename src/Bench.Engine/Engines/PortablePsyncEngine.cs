using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;
using Microsoft.Win32.SafeHandles;

namespace Bench.Engine.Engines;

/// <summary><c>psync</c> through .NET's RandomAccess, for systems other than Linux: buffered or write-through, no trim.</summary>
internal sealed unsafe class PortablePsyncEngine : IIoEngine
{
    private readonly List<SafeFileHandle> _files = [];
    private IoUnit* _units;

    public bool IsSynchronous => true;

    /// <summary>Null when the job asks for nothing that only Linux has, else what and what to do.</summary>
    public static string? Probe(JobOptions options) => options.Direct
        ? "direct=1 is available on Linux only; set direct=0 (the page cache then takes part)"
        : null;

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        foreach (Target target in setup.Targets)
        {
            _files.Add(OpenOne(target, setup));
        }
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = Carry(unit);
        }

        return slots.Length;
    }

    public int Flush(int target)
    {
        try
        {
            RandomAccess.FlushToDisk(_files[target]);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -ErrnoOf(e);
        }
    }

    public void Dispose()
    {
        foreach (SafeFileHandle file in _files)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private int Carry(IoUnit* unit)
    {
        SafeFileHandle file = _files[unit->Target];
        try
        {
            switch (unit->Direction)
            {
                case IoDirection.Read:
                    return RandomAccess.Read(file, new Span<byte>(unit->Buffer, unit->Length), unit->Offset);
                case IoDirection.Write:
                    RandomAccess.Write(file, new ReadOnlySpan<byte>(unit->Buffer, unit->Length), unit->Offset);
                    return unit->Length;
                case IoDirection.Trim:
                    return -Errno.ENOTTY;
                default:
                    return Flush(unit->Target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -ErrnoOf(e);
        }
    }

    private static SafeFileHandle OpenOne(Target target, EngineSetup setup)
    {
        FileMode mode = setup.Options.CreateOnOpen && !setup.ReadOnly ? FileMode.OpenOrCreate : FileMode.Open;
        FileAccess access = setup.ReadOnly ? FileAccess.Read : FileAccess.ReadWrite;
        FileOptions options = setup.Options.Sync == SyncMode.None ? FileOptions.None : FileOptions.WriteThrough;
        try
        {
            return File.OpenHandle(target.Path, mode, access, FileShare.ReadWrite, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OpenError.For(target, ErrnoOf(e), setup.ReadOnly, setup.Options.Direct);
        }
    }

    // On Unix .NET keeps the errno in HResult where it makes no exception type of its own of it.
    private static int ErrnoOf(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
        UnauthorizedAccessException => Errno.EACCES,
        { HResult: unchecked((int)0x80070070) or unchecked((int)0x80070027) } => Errno.ENOSPC,
        { HResult: > 0 and < 134 } when !OperatingSystem.IsWindows() => exception.HResult,
        _ => Errno.EIO,
    };
}
