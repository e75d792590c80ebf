using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>
/// <c>ioengine=iscsi</c>: a daemon's I/O as SCSI commands over its own sessions. Commands that are handed over between two calls of
/// <see cref="Reap"/> leave in one send, a receive brings as many answers as are there; nothing is allocated per I/O and no other thread
/// is involved. The submission latency (slat) ends at the hand-over; what a command then waits for its send counts as completion latency.
/// </summary>
internal sealed unsafe class IscsiIoEngine : IIoEngine
{
    private const int EIO = 5;
    private const int ENODEV = 19;
    private const int EINVAL = 22;
    private const int EROFS = 30;
    private const int EOPNOTSUPP = 95;
    private const int ETIMEDOUT = 110;
    private const int MaxNotices = 20;
    private const int UnmapListLength = 24;
    private const byte ForceUnitAccess = 0x08;

    // How long a command may wait for others to leave with: a loop that is slow to make its I/Os must not delay the first of them.
    private const long LongestHold = 10_000;

    private readonly ChapSecrets _secrets;
    private readonly Action<IscsiRunStatistics>? _report;
    private readonly List<EngineTarget> _targets = [];
    private SessionPoller _poller = new(TimeSpan.Zero, TimeSpan.Zero);
    private EngineSetup _setup = null!;
    private IoUnit* _units;
    private byte* _unmapLists;
    private int[] _failed = [];
    private int _failedCount;
    private int _notices;
    private int _cdbSize;
    private int _nextDriver;
    private bool _holds;
    private long _heldSince;

    public IscsiIoEngine(ChapSecrets secrets, Action<IscsiRunStatistics>? report)
    {
        _secrets = secrets;
        _report = report;
    }

    public bool IsSynchronous => false;

    public void Open(EngineSetup setup)
    {
        _setup = setup;
        _units = setup.Units;
        _failed = new int[setup.Depth];
        _unmapLists = (byte*)NativeMemory.AllocZeroed((nuint)(setup.Depth * UnmapListLength));
        _cdbSize = IscsiEngineOptions.Get(setup.Options, "cdb_size", 0);
        _poller = new SessionPoller(
            IscsiEngineOptions.Get(setup.Options, "iscsi_poll", TimeSpan.Zero),
            IscsiEngineOptions.Get(setup.Options, "iscsi_coalesce", AnswerCoalescing.Automatic));
        foreach (var target in setup.Targets)
        {
            OpenTarget(target.Path);
        }

        foreach (var target in _targets)
        {
            target.AfterSetUp = [.. target.Drivers.Select(static driver => driver.Session.Counters with { })];
        }
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        var now = Clock.Now;
        var taken = 0;
        foreach (var slot in slots)
        {
            ref var unit = ref _units[slot];
            var target = _targets[unit.Target];
            var error = Build(ref unit, target, out var request);
            if (error != 0)
            {
                unit.Result = -error;
                _failed[_failedCount++] = slot;
            }
            else if (Choose(target).Submit(request, now) < 0)
            {
                break;
            }

            taken++;
        }

        if (!_holds)
        {
            _holds = true;
            _heldSince = now;
        }
        else if (now - _heldSince >= LongestHold)
        {
            SendHeld(now);
        }

        return taken;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        var reaped = 0;
        while (_failedCount > 0 && reaped < slots.Length)
        {
            slots[reaped++] = _failed[--_failedCount];
        }

        // What one receive brought may take several calls to hand out: the commands that replace it leave together after the last of them.
        var ready = _poller.Completed;
        if (ready == 0 || ready < minimum - reaped)
        {
            if (_holds)
            {
                SendHeld(Clock.Now);
            }

            try
            {
                _poller.Progress(Math.Max(0, minimum - reaped), timeoutNanoseconds);
            }
            catch (IscsiException error)
            {
                throw Lost(error);
            }
        }

        foreach (var driver in _poller.Drivers)
        {
            var session = driver.Session;
            while (reaped < slots.Length && session.TryTakeCompletion(out var taskSlot))
            {
                var task = session[taskSlot];
                var slot = (int)task.Request.UserData;
                _units[slot].Result = Outcome(task, ref _units[slot]);
                slots[reaped++] = slot;
                session.Release(taskSlot);
            }
        }

        return reaped;
    }

    public int Flush(int target)
    {
        try
        {
            using var unit = new LogicalUnit(_targets[target].Drivers[0], _targets[target].Url.Lun);
            unit.SynchronizeCache();
            return 0;
        }
        catch (ScsiException error)
        {
            Notify($"{_targets[target].Url}: {error.Message}");
            return -EIO;
        }
        catch (IscsiException error)
        {
            throw Lost(error);
        }
    }

    public void Dispose()
    {
        foreach (var target in _targets)
        {
            for (var i = 0; i < target.Drivers.Length; i++)
            {
                var driver = target.Drivers[i];
                Report(target, driver, i);
                driver.LogOut();
                driver.Dispose();
            }
        }

        _targets.Clear();
        if (_unmapLists != null)
        {
            NativeMemory.Free(_unmapLists);
            _unmapLists = null;
        }
    }

    private void SendHeld(long now)
    {
        _holds = false;
        try
        {
            foreach (var driver in _poller.Drivers)
            {
                driver.Send(now);
            }
        }
        catch (IscsiException error)
        {
            throw Lost(error);
        }
    }

    private void OpenTarget(string path)
    {
        var url = IscsiEngine.ParseUrl(path);
        var drivers = new List<SessionDriver>();
        try
        {
            var options = IscsiEngineOptions.ToConnectOptions(_setup.Options, url, _secrets);
            if (url.HoldsSecret)
            {
                Notify($"{url}: the URL holds a CHAP secret that every user of this machine can see; use chap_user= with bench.ini, chap_secret_file= or {ChapSecrets.InitiatorVariable}");
            }

            LogicalUnitInfo? info = null;
            for (var i = 0; i < IscsiEngineOptions.Get(_setup.Options, "sessions", 1); i++)
            {
                var driver = new SessionDriver(options, _setup.Depth) { Notify = message => Notify($"{url}: {message}") };
                drivers.Add(driver);
                driver.Connect();
                using var unit = new LogicalUnit(driver, url.Lun);
                info = unit.Describe();
                if (driver.Transports.Count < options.Connections)
                {
                    Notify($"{url}: the target allows {driver.Transports.Count} of {options.Connections} connections");
                }
            }

            Check(url, info!);
            _targets.Add(new EngineTarget(url, info!, [.. drivers], NeedsForceUnitAccess(url, info!)));
            drivers.ForEach(_poller.Add);
        }
        catch (IscsiException error)
        {
            drivers.ForEach(driver => driver.Dispose());
            throw new DeviceException(url.ToString(), ENODEV, error.Message);
        }
        catch (DeviceException)
        {
            drivers.ForEach(driver => driver.Dispose());
            throw;
        }
    }

    private void Check(IscsiUrl url, LogicalUnitInfo info)
    {
        if (info.IsWriteProtected && !_setup.ReadOnly)
        {
            throw new DeviceException(url.ToString(), EROFS, $"{url} is write protected");
        }

        if (info.MaxTransferBlocks > 0 && _setup.BufferStride > info.MaxTransferBlocks * info.BlockSize)
        {
            throw new DeviceException(url.ToString(), EINVAL, $"{url} takes {info.MaxTransferBlocks * info.BlockSize} bytes per command at most; lower bs=");
        }

        if (_setup.Options.ReadWrite.HasFlag(IoPattern.Trim))
        {
            CheckTrims(url, info);
        }
    }

    private void CheckTrims(IscsiUrl url, LogicalUnitInfo info)
    {
        if (!info.HasUnmap)
        {
            throw new DeviceException(url.ToString(), EOPNOTSUPP, $"{url} knows no UNMAP, so nothing can be trimmed there");
        }

        var largest = _setup.Options.BlockSizeSplit.Trim?.Max(static share => share.Size) ?? _setup.Options.BlockSize.Trim.Max;
        if (info.MaxUnmapBlocks > 0 && largest > info.MaxUnmapBlocks * info.BlockSize)
        {
            throw new DeviceException(url.ToString(), EINVAL, $"{url} unmaps {info.MaxUnmapBlocks * info.BlockSize} bytes per command at most; lower bs= of the trims");
        }
    }

    private bool NeedsForceUnitAccess(IscsiUrl url, LogicalUnitInfo info)
    {
        if (_setup.Options.Sync == SyncMode.None || info.HasWriteCache == false)
        {
            return false;
        }

        return info.HasForceUnitAccess
            ? true
            : throw new DeviceException(url.ToString(), EOPNOTSUPP, $"{url} has a write cache but no FUA, so sync= cannot hold; use fsync=1 for a SYNCHRONIZE CACHE after each write");
    }

    private SessionDriver Choose(EngineTarget target)
    {
        if (target.Drivers.Length == 1)
        {
            return target.Drivers[0];
        }

        _nextDriver = _nextDriver + 1 < target.Drivers.Length ? _nextDriver + 1 : 0;
        return target.Drivers[_nextDriver];
    }

    private int Build(ref IoUnit unit, EngineTarget target, out ScsiRequest request)
    {
        request = new ScsiRequest { Lun = target.Lun, Attribute = TaskAttribute.Simple, MayRetry = true, UserData = unit.Slot };
        var lba = (ulong)unit.Offset >> target.BlockShift;
        var blocks = (uint)(unit.Length >> target.BlockShift);
        if (unit.Direction != IoDirection.Sync && ((unit.Offset | (long)unit.Length) & (target.BlockSize - 1)) != 0)
        {
            return EINVAL;
        }

        switch (unit.Direction)
        {
            case IoDirection.Read:
                request.Cdb = BlockCommand.Create(BlockCommand.Read10, _cdbSize, lba, blocks, 0);
                request.Buffer = unit.Buffer;
                request.Length = unit.Length;
                return 0;
            case IoDirection.Write:
                request.Cdb = BlockCommand.Create(BlockCommand.Write10, _cdbSize, lba, blocks, target.ForcesUnitAccess ? ForceUnitAccess : (byte)0);
                request.Buffer = unit.Buffer;
                request.Length = unit.Length;
                request.Writes = true;
                return 0;
            case IoDirection.Trim:
                request.Cdb = BlockCommand.CreateUnmap(UnmapListLength);
                request.Buffer = WriteUnmapList(unit.Slot, lba, blocks);
                request.Length = UnmapListLength;
                request.Writes = true;
                return 0;
            default:
                request.Cdb = BlockCommand.Create(BlockCommand.SynchronizeCache10, 10, 0, 0, 0);
                return 0;
        }
    }

    // One descriptor, SBC-3 section 5.28.
    private byte* WriteUnmapList(int slot, ulong lba, uint blocks)
    {
        var start = _unmapLists + (slot * UnmapListLength);
        var list = new Span<byte>(start, UnmapListLength);
        BinaryPrimitives.WriteUInt16BigEndian(list, UnmapListLength - 2);
        BinaryPrimitives.WriteUInt16BigEndian(list[2..], UnmapListLength - 8);
        BinaryPrimitives.WriteUInt64BigEndian(list[8..], lba);
        BinaryPrimitives.WriteUInt32BigEndian(list[16..], blocks);
        return start;
    }

    private int Outcome(InitiatorTask task, ref IoUnit unit)
    {
        if (task.Failure == TaskFailure.None && task.Status == ScsiStatus.Good)
        {
            return unit.Direction switch
            {
                IoDirection.Read or IoDirection.Write => (int)task.Transferred,
                IoDirection.Trim => unit.Length,
                _ => 0,
            };
        }

        Notify($"{_targets[unit.Target].Url}: {unit.Direction} of {unit.Length} bytes at {unit.Offset}: {ScsiException.Describe(task)}");
        if (task.Failure == TaskFailure.TimedOut)
        {
            return -ETIMEDOUT;
        }

        return SenseData.TryParse(task.SenseData, out var sense) && sense.Key == SenseKey.DataProtect ? -EROFS : -EIO;
    }

    private void Notify(string message)
    {
        if (_notices++ < MaxNotices)
        {
            _setup.Notify(message);
        }
    }

    private void Report(EngineTarget target, SessionDriver driver, int number)
    {
        if (target.AfterSetUp.Length == 0)
        {
            return;
        }

        var tcp = driver.Transports.Select(transport => transport.Statistics()).OfType<Transport.TcpStatistics>().ToList();
        _report?.Invoke(new IscsiRunStatistics(
            _setup.Job, _setup.CloneIndex, target.Url.ToString(), target.Url.HoldsSecret, driver.Portal.ToString(), target.Info, driver.Parameters, driver.Session.Connections.Count, driver.Session.Counters.Since(target.AfterSetUp[number]), driver.Gaps, tcp));
    }

    private DeviceException Lost(IscsiException error) => new(error.Portal ?? _targets[0].Url.ToString(), EIO, error.Message);

    private sealed class EngineTarget(IscsiUrl url, LogicalUnitInfo info, SessionDriver[] drivers, bool forcesUnitAccess)
    {
        public IscsiUrl Url { get; } = url;

        public LogicalUnitInfo Info { get; } = info;

        public SessionDriver[] Drivers { get; } = drivers;

        /// <summary>Counters of each driver when set-up was over: what came before is no part of the result. Empty where it did not get that far.</summary>
        public IscsiCounters[] AfterSetUp { get; set; } = [];

        public bool ForcesUnitAccess { get; } = forcesUnitAccess;

        public ulong Lun { get; } = LunAddress.FromNumber(url.Lun);

        public int BlockSize { get; } = info.BlockSize;

        public int BlockShift { get; } = int.IsPow2(info.BlockSize)
            ? int.Log2(info.BlockSize)
            : throw new IscsiException($"{url} has blocks of {info.BlockSize} bytes, no power of two");
    }
}
