using Bench.Engine.Native;

namespace Bench.Engine.Engines.Metadata;

/// <summary><c>filecreate</c>: open(2) with O_CREAT, as fio does; a file that is there already is only opened.</summary>
internal unsafe struct CreateFile : INameOperation
{
    private const uint OwnerMayReadAndWrite = 0x180;

    public static bool Opens => true;

    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly int Carry(byte* path) =>
        LinuxNames.Open(path, LinuxFile.O_CREAT | LinuxFile.O_RDWR | LinuxFile.O_CLOEXEC, OwnerMayReadAndWrite);
}

/// <summary><c>filedelete</c>: unlink(2).</summary>
internal unsafe struct DeleteFile : INameOperation
{
    public static bool Opens => false;

    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly int Carry(byte* path) => LinuxNames.Unlink(path);
}

/// <summary><c>dircreate</c>: mkdir(2).</summary>
internal unsafe struct CreateDirectory : INameOperation
{
    public static bool Opens => false;

    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly int Carry(byte* path) => LinuxNames.MakeDirectory(path, NameTargets.DirectoryMode);
}

/// <summary><c>dirdelete</c>: rmdir(2).</summary>
internal unsafe struct DeleteDirectory : INameOperation
{
    public static bool Opens => false;

    public readonly void Prepare(EngineSetup setup)
    {
    }

    public readonly int Carry(byte* path) => LinuxNames.RemoveDirectory(path);
}

/// <summary><c>filestat</c> and <c>dirstat</c>: the call that <c>stat_type</c> names.</summary>
internal unsafe struct LookUp : INameOperation
{
    private StatCall _call;

    public static bool Opens => false;

    public void Prepare(EngineSetup setup) =>
        _call = setup.Options.EngineOptions.TryGetValue("stat_type", out object? call) ? (StatCall)call : StatCall.Stat;

    public readonly int Carry(byte* path)
    {
        byte* status = stackalloc byte[LinuxNames.StatusBytes];
        return _call switch
        {
            StatCall.Lstat => LinuxNames.LinkStat(path, status),
            StatCall.Statx => LinuxNames.ExtendedStat(path, status),
            _ => LinuxNames.Stat(path, status),
        };
    }
}
