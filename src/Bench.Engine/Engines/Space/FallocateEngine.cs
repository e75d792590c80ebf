using Bench.Engine.Native;

namespace Bench.Engine.Engines.Space;

/// <summary>
/// <c>falloc</c>: fallocate(2) on each block. A read reserves space and keeps the size, a write reserves and extends, a trim
/// punches a hole. Files are therefore opened for writing whatever <c>rw</c> says.
/// </summary>
internal sealed unsafe class FallocateEngine : IIoEngine
{
    private IoUnit* _units;
    private TargetFiles? _files;

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup, forWriting: true);
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = unit->Direction == IoDirection.Sync ? _files!.Sync(*unit) : Allocate(unit);
        }

        return slots.Length;
    }

    public int Flush(int target) => _files!.Flush(target);

    public void Dispose() => _files?.Dispose();

    private int Allocate(IoUnit* unit)
    {
        int mode = unit->Direction switch
        {
            IoDirection.Read => LinuxFile.FALLOC_FL_KEEP_SIZE,
            IoDirection.Write => 0,
            _ => LinuxFile.FALLOC_FL_PUNCH_HOLE | LinuxFile.FALLOC_FL_KEEP_SIZE,
        };
        while (LinuxFile.Fallocate(_files![unit->Target], mode, unit->Offset, unit->Length) != 0)
        {
            int errno = Errno.Last;
            if (errno != Errno.EINTR)
            {
                return -errno;
            }
        }

        return unit->Length;
    }
}
