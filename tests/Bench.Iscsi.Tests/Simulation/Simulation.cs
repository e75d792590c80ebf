using System.Runtime.InteropServices;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>
/// Initiator and target wired together in memory under faults that a seed decides: random transfers, limits, delays, cuts and flipped bits.
/// Every acknowledged write must be readable afterwards, whatever happened in between. Time is simulated.
/// </summary>
internal sealed unsafe class Simulation : IDisposable
{
    private const string TargetName = "iqn.2026-01.test:simulated";
    private const int Regions = 16;
    private const int MaxRegionBlocks = 256;
    private const int BlockSize = 512;
    private const int Depth = 6;
    private const long Millisecond = 1_000_000;
    private const long LongestRun = 2_000_000 * Millisecond;

    private readonly Random _random;
    private readonly TargetPortal _portal;
    private readonly InitiatorSession _session;
    private readonly NegotiationWishes _wishes;
    private readonly int _connections;
    private readonly double _cuts;
    private readonly LinkFaults _faults;
    private readonly bool _digests;
    private readonly List<SimulatedLink> _links = [];
    private readonly int _regionBlocks;
    private readonly byte* _buffers = (byte*)NativeMemory.Alloc(Depth * MaxRegionBlocks * BlockSize);
    private readonly Queue<int> _freeBuffers = new(Enumerable.Range(0, Depth));
    private readonly (int Region, byte Value, bool Writes, int Blocks)[] _running = new (int, byte, bool, int)[Depth];
    private readonly byte[] _acknowledged = new byte[Regions];
    private readonly bool[] _busy = new bool[Regions];
    private readonly ConnectionRecovery _recovery;
    private long _now = 1_000_000_000;

    public Simulation(int seed)
    {
        _random = new Random(seed);
        _regionBlocks = MaxRegionBlocks >> _random.Next(7);
        Level = seed % 3;
        _digests = _random.Next(2) == 0;
        var digest = _digests ? "CRC32C" : "None";
        _faults = new LinkFaults(
            BitFlips: _digests && _random.Next(2) == 0 ? 0.0002 : 0,
            LostPdus: Level > 0 && _random.Next(4) > 0 ? 0.005 : 0,
            DamagedData: !_digests ? 0 : Level == 0 ? 0.0002 : 0.005,
            MaxDelay: 3 * Millisecond);
        _cuts = _random.Next(3) == 0 ? 0 : Level == 1 ? 0.0005 : 0.002;
        _connections = _random.Next(1, 4);
        _wishes = new NegotiationWishes
        {
            HeaderDigest = digest,
            DataDigest = digest,
            ImmediateData = _random.Next(2) == 0,
            InitialR2T = _random.Next(2) == 0,
            FirstBurstLength = 512 << _random.Next(9),
            MaxBurstLength = 512 << _random.Next(9),
            MaxRecvDataSegmentLength = 512 << _random.Next(9),
            MaxOutstandingR2T = _random.Next(1, 5),
            MaxConnections = _connections,
            ErrorRecoveryLevel = Level,
            DefaultTime2Retain = 20,
        };
        _portal = new TargetPortal(new IscsiTargetOptions
        {
            Targets =
            [
                new TargetDefinition(TargetName, [LunSpec.Parse($"memory:{Regions * MaxRegionBlocks * BlockSize}")])
                {
                    Negotiation = new NegotiationWishes
                    {
                        HeaderDigest = "CRC32C,None",
                        DataDigest = "CRC32C,None",
                        MaxConnections = 4,
                        MaxRecvDataSegmentLength = 512 << _random.Next(9),
                        MaxOutstandingR2T = 4,
                        ErrorRecoveryLevel = 2,
                        DefaultTime2Retain = 20,
                    },
                    QueueDepth = _random.Next(1, 12),
                },
            ],
            RecoveryTimeout = TimeSpan.FromMilliseconds(40),
        });
        _session = new InitiatorSession(Depth, new SessionTimers { Recovery = 25 * Millisecond });
        _recovery = new ConnectionRecovery(_session, _links, _random, cid => LogIn(cid, isReinstatement: true), Wait);
    }

    public IscsiCounters Counters => _session.Counters;

    /// <summary>Error recovery level: 0, 1 or 2.</summary>
    public int Level { get; }

    public int Flipped { get; private set; }

    public int Lost { get; private set; }

    public void Dispose()
    {
        Cut("over");
        _session.Dispose();
        _portal.Dispose();
        NativeMemory.Free(_buffers);
    }

    /// <summary>Runs a number of transfers, then reads everything back.</summary>
    public void Run(int transfers)
    {
        var started = 0;
        var finished = 0;
        Reconnect();
        while (finished < transfers)
        {
            while (started < transfers && _freeBuffers.Count > 0 && TryStart())
            {
                started++;
            }

            finished += Advance();
        }

        for (var region = 0; region < Regions; region++)
        {
            Start(region, writes: false, _regionBlocks);
            while (Advance() == 0)
            {
            }
        }
    }

    // Lets time pass for the links that are open.
    private void Wait()
    {
        _now += Millisecond;
        foreach (var link in _links.Where(static link => link.Initiator.State == ConnectionState.LoggedIn).ToArray())
        {
            link.Step(_now);
        }
    }

    private bool TryStart()
    {
        var region = _random.Next(Regions);
        if (_busy[region])
        {
            return false;
        }

        var writes = _random.Next(2) == 0;
        Start(region, writes, writes ? _regionBlocks : _random.Next(1, _regionBlocks + 1));
        return true;
    }

    private void Start(int region, bool writes, int blocks)
    {
        var buffer = _freeBuffers.Dequeue();
        var memory = new Span<byte>(Buffer(buffer), blocks * BlockSize);
        var value = (byte)_random.Next(1, 256);
        memory.Fill(writes ? value : (byte)0xee);
        _busy[region] = true;
        _running[buffer] = (region, value, writes, blocks);
        _session.Submit(
            new ScsiRequest
            {
                Lun = LunAddress.FromNumber(0),
                Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 0, (ulong)(region * _regionBlocks), (uint)blocks, 0),
                Buffer = Buffer(buffer),
                Length = blocks * BlockSize,
                Writes = writes,
                Attribute = TaskAttribute.Simple,
                MayRetry = true,
                UserData = buffer,
            },
            _now);
    }

    // One moment of simulated time; gives the number of commands that ended in it.
    private int Advance()
    {
        _now += _random.NextInt64(Millisecond);
        if (_now > LongestRun)
        {
            throw new TimeoutException("no end in 2,000 s of simulated time: " + Describe());
        }

        Try(null, () => _session.Pump(_now));
        if (_random.NextDouble() < _cuts)
        {
            // At level 2 one connection goes, now and then all of them; below it that is the same.
            Lose(_random.Next(4) > 0 ? _random.Next(_links.Count) : null, new IscsiException("cut"));
        }

        for (var cid = 0; cid < _links.Count; cid++)
        {
            var link = _links[cid];
            Try(cid, () => link.Step(_now));
        }

        Try(null, () => _session.Tick(_now));
        var ended = 0;
        while (_session.TryTakeCompletion(out var slot))
        {
            Check(_session[slot]);
            _session.Release(slot);
            ended++;
        }

        return ended;
    }

    private void Check(InitiatorTask task)
    {
        var buffer = (int)task.Request.UserData;
        var (region, value, writes, blocks) = _running[buffer];
        Assert.True(task.Failure == TaskFailure.None && task.Status == ScsiStatus.Good, $"{(writes ? "write" : "read")}: {Bench.Iscsi.Initiator.ScsiException.Describe(task)}");
        Assert.Equal(blocks * BlockSize, task.Transferred);
        if (writes)
        {
            _acknowledged[region] = value;
        }
        else
        {
            var wrong = new ReadOnlySpan<byte>(Buffer(buffer), blocks * BlockSize).IndexOfAnyExcept(_acknowledged[region]);
            Assert.True(wrong < 0, $"region {region} differs from the last acknowledged write at byte {wrong}");
        }

        _busy[region] = false;
        _freeBuffers.Enqueue(buffer);
    }

    private void Try(int? cid, Action action)
    {
        try
        {
            action();
        }
        catch (IscsiException error)
        {
            Lose(error is ConnectionLossException loss ? loss.Cid : cid, error);
        }
    }

    private void Lose(int? cid, IscsiException error)
    {
        var isFormat = error is IscsiProtocolException { Error: not (ProtocolError.HeaderDigest or ProtocolError.Sequence) };
        if (Level < 2 || isFormat || !_recovery.TryRecover(cid))
        {
            _session.Fail(_now);
            Reconnect();
        }
    }

    private void Reconnect()
    {
        while (true)
        {
            Cut("cut");
            try
            {
                for (var cid = 0; cid < _connections; cid++)
                {
                    LogIn(cid, isReinstatement: false);
                }

                return;
            }
            catch (IscsiException error) when (error.IsTransient)
            {
                _session.Fail(_now);
            }
        }
    }

    private void LogIn(int cid, bool isReinstatement)
    {
        var connection = cid < _session.Connections.Count ? _session.Connections[cid] : _session.AddConnection(128 * 1024);
        var link = new SimulatedLink(connection, new TargetConnection(_portal, "initiator", "127.0.0.1:3260", _now), _random, _faults, _digests);
        if (cid < _links.Count)
        {
            Drop(_links[cid], "replaced");
            _links[cid] = link;
        }
        else
        {
            _links.Add(link);
        }

        var cmdSN = _session.LoginCmdSN(cid == 0 && !isReinstatement);
        connection.BeginLogin(
            new InitiatorLoginOptions { InitiatorName = "iqn.2026-01.test:initiator", TargetName = TargetName, Isid = 0x800000010001, Tsih = _session.Tsih, Cid = (ushort)cid, CmdSN = cmdSN, Wishes = _wishes },
            _now);
        while (connection.State == ConnectionState.Login)
        {
            _now += Millisecond;
            link.Step(_now);
        }
    }

    private void Drop(SimulatedLink link, string reason)
    {
        Flipped += link.Flipped;
        Lost += link.Lost;
        link.Target.Disconnect(reason);
        link.Target.Dispose();
    }

    private void Cut(string reason)
    {
        _links.ForEach(link => Drop(link, reason));
        _links.Clear();
    }

    private string Describe() => string.Join(
        "; ",
        Enumerable.Range(0, Depth + 32).Select(slot => _session[slot]).Where(static task => task.State != TaskState.Free).Select(static task =>
            $"{task.Kind} {task.State} tag {task.Tag:x} CmdSN {task.CmdSN} connection {task.Connection?.Cid} {task.Connection?.State} ExpDataSN {task.ExpDataSN} ExpR2TSN {task.ExpR2TSN} writes {task.Request.Writes} {task.Function}"))
        + $"; ExpCmdSN {_session.Window.ExpCmdSN} MaxCmdSN {_session.Window.MaxCmdSN} CmdSN {_session.Window.CmdSN} requeued {Counters.Requeued} recovered {Counters.ConnectionsRecovered} reassigned {Counters.TasksReassigned} finished {Counters.Completions} retried {Counters.CommandsRetried} moment {_now / Millisecond} ms";

    private byte* Buffer(int index) => _buffers + (index * MaxRegionBlocks * BlockSize);
}
