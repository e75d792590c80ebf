using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary><c>psync</c>: pread(2) and pwrite(2).</summary>
internal unsafe struct PsyncCall : ITransferCall
{
    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly void Opened(int target)
    {
    }

    public readonly nint Transfer(int fd, IoUnit* unit) => unit->Direction == IoDirection.Read
        ? LinuxTransfer.Pread(fd, unit->Buffer, unit->Length, unit->Offset)
        : LinuxTransfer.Pwrite(fd, unit->Buffer, unit->Length, unit->Offset);
}

/// <summary><c>pvsync</c>: preadv(2) and pwritev(2) of one buffer.</summary>
internal unsafe struct PvsyncCall : ITransferCall
{
    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly void Opened(int target)
    {
    }

    public readonly nint Transfer(int fd, IoUnit* unit)
    {
        var vector = new IoVector { Base = unit->Buffer, Length = unit->Length };
        return unit->Direction == IoDirection.Read
            ? LinuxTransfer.Preadv(fd, &vector, 1, unit->Offset)
            : LinuxTransfer.Pwritev(fd, &vector, 1, unit->Offset);
    }
}

/// <summary><c>pvsync2</c>: preadv2(2) and pwritev2(2), with the RWF_* flags that its options name.</summary>
internal unsafe struct Pvsync2Call : ITransferCall
{
    private int _flags;
    private uint _polledBelow;
    private ulong _random;

    public void Prepare(EngineSetup setup)
    {
        JobOptions options = setup.Options;
        _flags = (options.EngineFlag("nowait") ? LinuxTransfer.RWF_NOWAIT : 0)
            | (options.EngineFlag("uncached") ? LinuxTransfer.RWF_DONTCACHE : 0);
        if (options.EngineFlag("hipri"))
        {
            long percent = Math.Clamp(options.EngineNumber("hipri_percentage") ?? 100, 0, 100);
            _polledBelow = (uint)(percent * uint.MaxValue / 100);
            if (percent == 100)
            {
                _flags |= LinuxTransfer.RWF_HIPRI;
                _polledBelow = 0;
            }
        }

        _random = options.RandSeed ?? 1;
    }

    public readonly void Opened(int target)
    {
    }

    public nint Transfer(int fd, IoUnit* unit)
    {
        var vector = new IoVector { Base = unit->Buffer, Length = unit->Length };
        int flags = _flags;
        if (_polledBelow != 0 && NextRandom() < _polledBelow)
        {
            flags |= LinuxTransfer.RWF_HIPRI;
        }

        return unit->Direction == IoDirection.Read
            ? LinuxTransfer.Preadv2(fd, &vector, 1, unit->Offset, flags)
            : LinuxTransfer.Pwritev2(fd, &vector, 1, unit->Offset, flags);
    }

    // A Weyl sequence through SplitMix64's first mix: enough for a share of I/Os, and two multiplications cheap.
    private uint NextRandom()
    {
        _random += 0x9E3779B97F4A7C15;
        ulong mixed = (_random ^ (_random >> 30)) * 0xBF58476D1CE4E5B9;
        return (uint)(mixed >> 32);
    }
}
