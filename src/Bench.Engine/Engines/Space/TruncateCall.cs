using Bench.Engine.Native;

namespace Bench.Engine.Engines.Space;

/// <summary><c>ftruncate</c>: a write sets the file's size to its offset. There is nothing that a read could do: EINVAL, as with fio.</summary>
internal unsafe struct TruncateCall : ITransferCall
{
    public readonly void Prepare(EngineSetup setup)
    {
        if (setup.ReadOnly)
        {
            throw new DeviceException("ftruncate", Errno.EINVAL, "ftruncate knows writes only; set rw=write or rw=randwrite.");
        }
    }

    public readonly void Opened(int target)
    {
    }

    public readonly nint Transfer(int fd, IoUnit* unit)
    {
        // A negative size is how the kernel is made to say EINVAL.
        int result = LinuxFile.Ftruncate(fd, unit->Direction == IoDirection.Write ? unit->Offset : -1);
        return result < 0 ? result : unit->Length;
    }
}
