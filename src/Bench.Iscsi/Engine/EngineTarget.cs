using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Engine;

/// <summary>A logical unit that a daemon works on, over sessions of its own.</summary>
internal sealed class EngineTarget
{
    private int _nextDriver;

    private EngineTarget(IscsiUrl url, LogicalUnitInfo info, SessionDriver[] drivers, bool forcesUnitAccess)
    {
        Url = url;
        Info = info;
        Drivers = drivers;
        ForcesUnitAccess = forcesUnitAccess;
        Lun = LunAddress.FromNumber(url.Lun);
        BlockSize = info.BlockSize;
        BlockShift = int.Log2(info.BlockSize);
    }

    public IscsiUrl Url { get; }

    public LogicalUnitInfo Info { get; }

    public SessionDriver[] Drivers { get; }

    /// <summary>What each driver's session measures.</summary>
    public SessionRecord[] Records { get; private set; } = [];

    /// <summary>Writes go through the unit's cache.</summary>
    public bool ForcesUnitAccess { get; }

    public ulong Lun { get; }

    public int BlockSize { get; }

    public int BlockShift { get; }

    /// <summary>Logs in and checks that the job can run there.</summary>
    /// <param name="path">The job's file name, an iSCSI URL.</param>
    /// <param name="setup">What the daemon brings.</param>
    /// <param name="secrets">Where CHAP secrets come from.</param>
    /// <param name="notify">Receives what the user should know although it stops nothing.</param>
    /// <exception cref="DeviceException">The target cannot be reached, refuses, or is not fit for the job.</exception>
    public static EngineTarget Open(string path, EngineSetup setup, ChapSecrets secrets, Action<string> notify)
    {
        var url = IscsiEngine.ParseUrl(path);
        var drivers = new List<SessionDriver>();
        try
        {
            var options = IscsiEngineOptions.ToConnectOptions(setup.Options, url, secrets, notify) with { GivenUp = setup.GivenUp };
            if (url.HoldsSecret)
            {
                notify($"{url}: the URL holds a CHAP secret that every user of this machine can see; use chap_user= with bench.ini, chap_secret_file= or {ChapSecrets.InitiatorVariable}");
            }

            LogicalUnitInfo? info = null;
            for (var i = 0; i < IscsiEngineOptions.Get(setup.Options, "sessions", 1); i++)
            {
                var driver = new SessionDriver(options, setup.Depth) { Notify = message => notify($"{url}: {message}") };
                drivers.Add(driver);
                driver.Connect();
                using var unit = new LogicalUnit(driver, url.Lun);
                info = unit.Describe();
                if (driver.Transports.Count < options.Connections)
                {
                    notify($"{url}: the target allows {driver.Transports.Count} of {options.Connections} connections");
                }
            }

            Check(url, info!, setup);
            RequireNoContent(path, drivers[0], url, info!, setup);
            return new EngineTarget(url, info!, [.. drivers], NeedsForceUnitAccess(url, info!, setup.Options.Sync));
        }
        catch (IscsiException error)
        {
            drivers.ForEach(driver => driver.Dispose());
            throw new DeviceException(url.ToString(), Errno.ENODEV, error.Message);
        }
        catch (DeviceException)
        {
            drivers.ForEach(driver => driver.Dispose());
            throw;
        }
    }

    /// <summary>Set-up is over: what comes from now on is measured.</summary>
    public void BeginMeasuring(EngineSetup setup) => Records = [.. Drivers.Select(driver => new SessionRecord(driver, setup))];

    /// <summary>Which of the sessions carries the next command; they take turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SessionDriver NextDriver()
    {
        if (Drivers.Length == 1)
        {
            return Drivers[0];
        }

        _nextDriver = _nextDriver + 1 < Drivers.Length ? _nextDriver + 1 : 0;
        return Drivers[_nextDriver];
    }

    private static void RequireNoContent(string path, SessionDriver driver, IscsiUrl url, LogicalUnitInfo info, EngineSetup setup)
    {
        if (setup.ReadOnly || setup.Options.VerifyOnly)
        {
            return;
        }

        using var unit = new LogicalUnit(driver, url.Lun);
        setup.RequireNoContent(path, info.Size, (destination, offset) =>
        {
            // Whole blocks around the bytes asked for.
            var first = offset / info.BlockSize;
            var end = Math.Min(offset + destination.Length, info.Size);
            if (offset >= end)
            {
                return 0;
            }

            var blocks = (uint)(((end + info.BlockSize - 1) / info.BlockSize) - first);
            try
            {
                var bytes = unit.Read((ulong)first, blocks, info.BlockSize);
                bytes.AsSpan((int)(offset - (first * info.BlockSize)), (int)(end - offset)).CopyTo(destination);
                return (int)(end - offset);
            }
            catch (ScsiException)
            {
                // What cannot be read cannot be recognised; the job itself will say what is wrong with the unit.
                return 0;
            }
        });
    }

    private static void Check(IscsiUrl url, LogicalUnitInfo info, EngineSetup setup)
    {
        if (!int.IsPow2(info.BlockSize))
        {
            throw new DeviceException(url.ToString(), Errno.EINVAL, $"{url} has blocks of {info.BlockSize} bytes, no power of two");
        }

        if (info.IsWriteProtected && !setup.ReadOnly)
        {
            throw new DeviceException(url.ToString(), Errno.EROFS, $"{url} is write protected");
        }

        CheckBlockSizes(url, info.BlockSize, setup.Options);
        if (info.MaxTransferBlocks > 0 && setup.BufferStride > info.MaxTransferBlocks * info.BlockSize)
        {
            throw new DeviceException(url.ToString(), Errno.EINVAL, $"{url} takes {info.MaxTransferBlocks * info.BlockSize} bytes per command at most; lower bs=");
        }

        if (setup.Options.ReadWrite.HasFlag(IoPattern.Trim))
        {
            CheckTrims(url, info, setup.Options);
        }
    }

    /// <summary>Refuses a job of which no I/O of some direction can consist of whole blocks.</summary>
    /// <exception cref="DeviceException">EINVAL: bs= or bssplit= never gives a multiple of the unit's blocks.</exception>
    internal static void CheckBlockSizes(IscsiUrl url, int blockSize, JobOptions options)
    {
        var mixes = options.ReadWrite.HasFlag(IoPattern.ReadWrite);
        Check(IoPattern.Read, options.BlockSize.Read, options.BlockSizeSplit.Read, !mixes || options.RwMixRead > 0);
        Check(IoPattern.Write, options.BlockSize.Write, options.BlockSizeSplit.Write, !mixes || options.RwMixRead < 100);
        Check(IoPattern.Trim, options.BlockSize.Trim, options.BlockSizeSplit.Trim, true);

        void Check(IoPattern direction, SizeRange range, IReadOnlyList<BlockSizeShare>? split, bool happens)
        {
            var mayFit = split is { Count: > 0 } ? split.Any(share => share.Size % blockSize == 0) : range.Max / blockSize * blockSize >= range.Min;
            if (happens && !mayFit && options.ReadWrite.HasFlag(direction))
            {
                var given = split is { Count: > 0 } ? "bssplit=" : range.IsFixed ? $"bs={range.Min}" : $"bs={range.Min}-{range.Max}";
                throw new DeviceException(url.ToString(), Errno.EINVAL, $"{url} has blocks of {blockSize} bytes, of which {given} is no multiple; use bs={blockSize} or a multiple of it");
            }
        }
    }

    private static void CheckTrims(IscsiUrl url, LogicalUnitInfo info, JobOptions options)
    {
        if (!info.HasUnmap)
        {
            throw new DeviceException(url.ToString(), Errno.EOPNOTSUPP, $"{url} knows no UNMAP, so nothing can be trimmed there");
        }

        var largest = options.BlockSizeSplit.Trim?.Max(static share => share.Size) ?? options.BlockSize.Trim.Max;
        if (info.MaxUnmapBlocks > 0 && largest > info.MaxUnmapBlocks * info.BlockSize)
        {
            throw new DeviceException(url.ToString(), Errno.EINVAL, $"{url} unmaps {info.MaxUnmapBlocks * info.BlockSize} bytes per command at most; lower bs= of the trims");
        }
    }

    private static bool NeedsForceUnitAccess(IscsiUrl url, LogicalUnitInfo info, SyncMode sync)
    {
        if (sync == SyncMode.None || info.HasWriteCache == false)
        {
            return false;
        }

        return info.HasForceUnitAccess
            ? true
            : throw new DeviceException(url.ToString(), Errno.EOPNOTSUPP, $"{url} has a write cache but no FUA, so sync= cannot hold; use fsync=1 for a SYNCHRONIZE CACHE after each write");
    }
}
