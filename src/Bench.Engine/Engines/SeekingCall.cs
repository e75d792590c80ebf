using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>sync</c>: lseek(2), then read(2) or write(2). The seek is left out where the file already stands at the offset,
/// as fio does, and on pipes, which know no offsets.
/// </summary>
internal unsafe struct SeekingCall : ITransferCall
{
    private FilePositions _positions;

    public void Prepare(EngineSetup setup) => _positions = new FilePositions(setup.Targets);

    public readonly void Opened(int target) => _positions.Moved(target, -1);

    public readonly nint Transfer(int fd, IoUnit* unit)
    {
        if (!_positions.Seek(fd, unit->Target, unit->Offset))
        {
            return -1;
        }

        nint result = unit->Direction == IoDirection.Read
            ? LinuxTransfer.Read(fd, unit->Buffer, unit->Length)
            : LinuxTransfer.Write(fd, unit->Buffer, unit->Length);
        _positions.Moved(unit->Target, result);
        return result;
    }
}

/// <summary>Where the descriptors of a daemon stand, so that needless seeks are spared.</summary>
internal readonly struct FilePositions
{
    private const long Unknown = -1;
    private const long Unseekable = -2;

    private readonly long[] _positions;

    public FilePositions(IReadOnlyList<Target> targets) =>
        _positions = [.. targets.Select(target => target.Kind == TargetKind.Pipe ? Unseekable : Unknown)];

    /// <summary>Moves to an offset; false with <see cref="Errno.Last"/> on failure.</summary>
    public bool Seek(int fd, int target, long offset)
    {
        long position = _positions[target];
        if (position == offset || position == Unseekable)
        {
            return true;
        }

        if (LinuxFile.Lseek(fd, offset, LinuxFile.SEEK_SET) < 0)
        {
            _positions[target] = Unknown;
            return false;
        }

        _positions[target] = offset;
        return true;
    }

    /// <summary>Notes what a transfer did to the position.</summary>
    public void Moved(int target, nint transferred)
    {
        ref long position = ref _positions[target];
        if (position != Unseekable)
        {
            position = transferred < 0 ? Unknown : position + transferred;
        }
    }
}
