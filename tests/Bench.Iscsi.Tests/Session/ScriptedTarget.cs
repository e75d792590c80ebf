using System.Runtime.InteropServices;
using Bench.Engine.Native;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Session;

/// <summary>The other end of an initiator's session in memory, without any opinion: says what a test says, and shows what the initiator sends.</summary>
internal sealed unsafe class ScriptedTarget : IDisposable
{
    /// <summary>Bytes of every command.</summary>
    public const int Length = 4096;

    /// <summary>Most data of a PDU to the target.</summary>
    public const int Segment = 1024;

    private const int Slots = 8;
    private const ulong Isid = 0x800000000001;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed((Slots + 2) * Length);
    private readonly int _level;
    private readonly bool _digest;
    private int _next;

    public ScriptedTarget(int level, bool dataDigest = false, int connections = 1)
    {
        (_level, _digest) = (level, dataDigest);
        Session = new InitiatorSession(depth: 4, new SessionTimers { Recovery = 1000, PingInterval = 0 });
        for (var cid = 0; cid < connections; cid++)
        {
            Session.AddConnection(256 * 1024);
            LogIn(cid);
        }
    }

    public InitiatorSession Session { get; }

    public InitiatorConnection Connection => Session.Connections[0];

    public long Now { get; set; } = 1;

    /// <summary>What the initiator sent as soon as its last login was done.</summary>
    public List<byte[]> AfterLogin { get; private set; } = [];

    /// <summary>ExpCmdSN that every PDU of the target tells.</summary>
    public uint ExpCmdSN { get; set; } = 1;

    public uint StatSN => Connection.ExpStatSN;

    public void Dispose()
    {
        Assert.True(new ReadOnlySpan<byte>(_memory, Length).IndexOfAnyExcept((byte)0) < 0, "bytes before the buffers were written");
        Assert.True(new ReadOnlySpan<byte>(_memory + ((Slots + 1) * Length), Length).IndexOfAnyExcept((byte)0) < 0, "bytes behind the buffers were written");
        Session.Dispose();
        NativeMemory.Free(_memory);
    }

    /// <summary>Starts a command of <see cref="Length"/> bytes.</summary>
    public InitiatorTask Start(bool writes)
    {
        var slot = Session.Submit(
            new ScsiRequest { Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 10, 0, 8, 0), Buffer = _memory + ((1 + (_next++ % Slots)) * Length), Length = Length, Writes = writes, Attribute = TaskAttribute.Simple, MayRetry = true },
            Now);
        Session.Pump(Now);
        return Session[slot];
    }

    public static ReadOnlySpan<byte> Data(InitiatorTask task) => new(task.Request.Buffer, Length);

    public DataInPdu DataIn(InitiatorTask task, uint dataSN, int length) =>
        new() { InitiatorTaskTag = task.Tag, TargetTransferTag = BasicHeader.ReservedTag, ExpCmdSN = ExpCmdSN, MaxCmdSN = 40, DataSN = dataSN, BufferOffset = dataSN * (uint)length };

    public ScsiResponsePdu Response(InitiatorTask task) => new() { InitiatorTaskTag = task.Tag, StatSN = StatSN, ExpCmdSN = ExpCmdSN, MaxCmdSN = 40 };

    public ReadyToTransferPdu Request(InitiatorTask task, uint number, uint offset, uint length) =>
        new() { InitiatorTaskTag = task.Tag, TargetTransferTag = 7 + number, StatSN = StatSN, ExpCmdSN = ExpCmdSN, MaxCmdSN = 40, R2TSN = number, BufferOffset = offset, DesiredLength = length };

    public NopInPdu Nop(uint statSN) => new() { InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = BasicHeader.ReservedTag, StatSN = statSN, ExpCmdSN = ExpCmdSN, MaxCmdSN = 40 };

    /// <summary>Hands a PDU to the initiator; gives what it sends then.</summary>
    public List<byte[]> Say<T>(in T pdu, ReadOnlySpan<byte> data = default, bool damaged = false, int cid = 0)
        where T : struct, IPdu<T>
    {
        var bytes = new byte[BasicHeader.Size + BasicHeader.Padded(data.Length) + (_digest && data.Length > 0 ? 4 : 0)];
        pdu.Write(bytes, data.Length);
        data.CopyTo(bytes.AsSpan(BasicHeader.Size));
        if (_digest && data.Length > 0)
        {
            Crc32C.Write(bytes.AsSpan(^4), Crc32C.Compute(bytes.AsSpan(BasicHeader.Size..^4)) ^ (damaged ? 1u : 0));
        }

        Deliver(bytes, cid);
        return Sent(cid);
    }

    /// <summary>Lets time pass.</summary>
    public List<byte[]> Wait(long nanoseconds)
    {
        Now += nanoseconds;
        Session.Tick(Now);
        return Sent();
    }

    public void Deliver(ReadOnlySpan<byte> bytes, int cid = 0)
    {
        Span<IoVector> vectors = stackalloc IoVector[2];
        var connection = Session.Connections[cid];
        while (bytes.Length > 0)
        {
            var count = connection.ReceiveVectors(vectors);
            var taken = 0;
            for (var i = 0; i < count && bytes.Length > 0; i++)
            {
                var length = Math.Min((int)vectors[i].Length, bytes.Length);
                bytes[..length].CopyTo(new Span<byte>(vectors[i].Base, length));
                bytes = bytes[length..];
                taken += length;
            }

            connection.Received(taken, Now);
        }
    }

    /// <summary>The PDUs that wait to be sent, headers and data without digests; they are gone afterwards.</summary>
    public List<byte[]> Sent(int cid = 0)
    {
        Span<IoVector> vectors = stackalloc IoVector[64];
        var bytes = new List<byte>();
        var output = Session.Connections[cid].Output;
        while (output.Length > 0)
        {
            var count = output.Gather(vectors);
            var before = bytes.Count;
            foreach (var vector in vectors[..count])
            {
                bytes.AddRange(new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
            }

            output.Consume(bytes.Count - before);
        }

        var pdus = new List<byte[]>();
        var framer = new PduFramer { DataDigest = _digest, MaxDataLength = 1 << 20 };
        for (var all = bytes.ToArray().AsSpan(); framer.TryRead(all, out var frame); all = all[frame.Length..])
        {
            pdus.Add([.. frame.Header, .. frame.Data]);
        }

        return pdus;
    }

    public void LogIn(int cid, bool isReinstatement = false)
    {
        var connection = Session.Connections[cid];
        var cmdSN = Session.LoginCmdSN(isLeading: cid == 0 && !isReinstatement);
        connection.BeginLogin(
            new InitiatorLoginOptions
            {
                InitiatorName = "iqn.2026-01.test:i",
                TargetName = "iqn.2026-01.test:t",
                Isid = Isid,
                Tsih = Session.Tsih,
                Cid = (ushort)cid,
                CmdSN = cmdSN,
                Wishes = new NegotiationWishes { ImmediateData = false, InitialR2T = true, ErrorRecoveryLevel = _level, DataDigest = _digest ? "CRC32C" : "None", DefaultTime2Retain = 20, MaxConnections = 4 },
            },
            Now);
        foreach (var (stage, next) in new[] { (LoginStage.Security, LoginStage.Operational), (LoginStage.Operational, LoginStage.FullFeature) })
        {
            connection.Output.Clear();
            List<KeyValuePair<string, string>> keys = [new("DataDigest", _digest ? "CRC32C" : "None"), new("MaxRecvDataSegmentLength", $"{Segment}")];
            if (Session.Tsih == 0)
            {
                keys.AddRange([new("ImmediateData", "No"), new("InitialR2T", "Yes"), new("ErrorRecoveryLevel", $"{_level}"), new("DefaultTime2Retain", "20"), new("MaxConnections", "4")]);
            }

            var text = stage == LoginStage.Operational ? KeyText.Write(keys) : [];
            var bytes = new byte[BasicHeader.Size + BasicHeader.Padded(text.Length)];
            new LoginResponsePdu { Transit = true, CurrentStage = stage, NextStage = next, Isid = Isid, Tsih = Session.Tsih == 0 ? (ushort)1 : Session.Tsih, StatSN = stage == LoginStage.Security ? 0xffff_ffff : 0, ExpCmdSN = ExpCmdSN, MaxCmdSN = 32 }.Write(bytes, text.Length);
            text.CopyTo(bytes.AsSpan(BasicHeader.Size));
            Deliver(bytes, cid);
        }

        AfterLogin = Sent(cid);
        Assert.Equal(ConnectionState.LoggedIn, connection.State);
    }
}
