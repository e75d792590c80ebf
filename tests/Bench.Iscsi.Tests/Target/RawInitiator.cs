using System.Text;
using Bench.Engine.Native;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Target;

/// <summary>A PDU as the target sent it.</summary>
internal sealed record SentPdu(byte[] Header, byte[] Data)
{
    public Opcode Opcode => BasicHeader.OpcodeOf(Header);

    public T As<T>()
        where T : struct, IPdu<T> => T.Read(Header);
}

/// <summary>
/// The other end of a <see cref="TargetConnection"/> in memory, without any opinion: sends what a test says, right or wrong, and shows what comes back.
/// </summary>
internal sealed unsafe class RawInitiator : IDisposable
{
    public const string Target = "iqn.2026-01.org.test:memory";

    private readonly List<byte> _output = [];
    private PduFramer _framer = new();

    public RawInitiator(TargetPortal portal, long now = 1_000_000_000, bool plainReads = true)
    {
        Now = now;
        Connection = new TargetConnection(portal, "memory", "127.0.0.1:3260", now) { AllowsPlainReads = plainReads };
    }

    public TargetConnection Connection { get; }

    public long Now { get; set; }

    public uint CmdSN { get; set; } = 100;

    public uint NextTag { get; set; } = 1;

    public bool HeaderDigest { get; private set; }

    public bool DataDigest { get; private set; }

    public ushort Tsih { get; private set; }

    public static TargetPortal Portal(Func<TargetDefinition, TargetDefinition>? change = null, Func<IscsiTargetOptions, IscsiTargetOptions>? options = null)
    {
        var definition = new TargetDefinition(Target, [LunSpec.Parse("memory:8m"), LunSpec.Parse("memory:8m,block=4096")]);
        var all = new IscsiTargetOptions { Targets = [change?.Invoke(definition) ?? definition], LoginAttention = false };
        return new TargetPortal(options?.Invoke(all) ?? all);
    }

    /// <summary>Logs in, straight through the operational stage; gives the response.</summary>
    public LoginResponsePdu Login(string keys = "", ulong isid = 0x8000_0000_0001, ushort tsih = 0, ushort cid = 0, string initiator = "iqn.2026-01.org.test:raw", string? target = Target)
    {
        string text = $"InitiatorName={initiator};SessionType={(target is null ? "Discovery" : "Normal")};{(target is null ? "" : $"TargetName={target};")}{(keys.Contains("MaxRecvDataSegmentLength", StringComparison.Ordinal) ? "" : "MaxRecvDataSegmentLength=65536;")}{keys}";
        byte[] data = Encoding.UTF8.GetBytes(text.TrimEnd(';').Replace(';', '\0') + "\0");
        var pdu = new LoginRequestPdu { Transit = true, CurrentStage = LoginStage.Operational, NextStage = LoginStage.FullFeature, Isid = isid, Tsih = tsih, Cid = cid, InitiatorTaskTag = 0x77, CmdSN = CmdSN };
        SentPdu answer = Assert.Single(Exchange(pdu, data));
        var response = answer.As<LoginResponsePdu>();
        string answers = Encoding.UTF8.GetString(answer.Data);
        HeaderDigest = answers.Contains("HeaderDigest=CRC32C", StringComparison.Ordinal);
        DataDigest = answers.Contains("DataDigest=CRC32C", StringComparison.Ordinal);
        _framer = new PduFramer { HeaderDigest = HeaderDigest, DataDigest = DataDigest, MaxDataLength = 1 << 20 };
        Tsih = response.Tsih;
        return response;
    }

    public static RawInitiator LoggedIn(TargetPortal portal, string keys = "", ulong isid = 0x8000_0000_0001)
    {
        var initiator = new RawInitiator(portal);
        Assert.Equal(LoginStatus.Success, initiator.Login(keys, isid).Status);
        return initiator;
    }

    public byte[] Bytes<T>(in T pdu, ReadOnlySpan<byte> data = default)
        where T : struct, IPdu<T>
    {
        byte[] header = new byte[BasicHeader.Size];
        pdu.Write(header, data.Length);
        return Frame(header, data);
    }

    /// <summary>Adds padding and digests to a header that says what it likes.</summary>
    public byte[] Frame(byte[] header, ReadOnlySpan<byte> data)
    {
        List<byte> bytes = [.. header];
        byte[] digest = new byte[4];
        if (HeaderDigest)
        {
            Crc32C.Write(digest, Crc32C.Compute(header));
            bytes.AddRange(digest);
        }
        byte[] padded = new byte[BasicHeader.Padded(data.Length)];
        data.CopyTo(padded);
        bytes.AddRange(padded);
        if (DataDigest && data.Length > 0)
        {
            Crc32C.Write(digest, Crc32C.Compute(padded));
            bytes.AddRange(digest);
        }
        return [.. bytes];
    }

    public List<SentPdu> Exchange<T>(in T pdu, ReadOnlySpan<byte> data = default)
        where T : struct, IPdu<T> => Exchange(Bytes(pdu, data));

    /// <summary>Hands bytes over, as many as fit at a time, and gives what came back.</summary>
    public List<SentPdu> Exchange(ReadOnlySpan<byte> bytes)
    {
        do
        {
            if (!Connection.HasBacklog)
            {
                Span<byte> space = Connection.ReceiveSpace;
                int count = Math.Min(space.Length, bytes.Length);
                bytes[..count].CopyTo(space);
                bytes = bytes[count..];
                Connection.Received(count);
            }
            Work();
        }
        while ((!bytes.IsEmpty || Connection.HasBacklog) && !Connection.MustClose);
        return Take();
    }

    /// <summary>Lets the target work without input, for timers and for what other connections left.</summary>
    public List<SentPdu> Idle(long nanoseconds = 0)
    {
        Now += nanoseconds;
        Work();
        return Take();
    }

    public ScsiCommandPdu Command(ReadOnlySpan<byte> cdb, bool reads = false, bool writes = false, long expected = 0, ulong lun = 0, bool final = true) => new()
    {
        Final = final,
        Reads = reads,
        Writes = writes,
        Attribute = TaskAttribute.Simple,
        Lun = lun,
        InitiatorTaskTag = NextTag++,
        ExpectedDataTransferLength = (uint)expected,
        CmdSN = CmdSN++,
        Cdb = CdbBytes.Read(cdb),
    };

    public ScsiCommandPdu Read(ulong lba, uint blocks, long? expected = null, int blockSize = 512, ulong lun = 0)
    {
        byte[] cdb = new byte[Cdb.Length];
        Cdb.Read16(cdb, lba, blocks);
        return Command(cdb, reads: true, expected: expected ?? (long)blocks * blockSize, lun: lun);
    }

    public ScsiCommandPdu Write(ulong lba, uint blocks, long? expected = null, bool final = true, ulong lun = 0)
    {
        byte[] cdb = new byte[Cdb.Length];
        Cdb.Write16(cdb, lba, blocks);
        return Command(cdb, writes: true, expected: expected ?? blocks * 512L, lun: lun, final: final);
    }

    public ScsiCommandPdu TestUnitReady(ulong lun = 0) => Command(new byte[Cdb.Length], lun: lun);

    /// <summary>Reads blocks and checks numbering, offsets and the collapsed status on the way.</summary>
    public byte[] ReadData(ulong lba, uint blocks)
    {
        List<SentPdu> pdus = Exchange(Read(lba, blocks));
        List<byte> data = [];
        for (int i = 0; i < pdus.Count; i++)
        {
            var pdu = pdus[i].As<DataInPdu>();
            Assert.Equal(((uint)i, (uint)data.Count, i == pdus.Count - 1), (pdu.DataSN, pdu.BufferOffset, pdu.HasStatus));
            data.AddRange(pdus[i].Data);
        }
        return [.. data];
    }

    public ScsiStatus WriteData(ulong lba, byte[] data) => Assert.Single(Exchange(Write(lba, (uint)(data.Length / 512)), data)).As<ScsiResponsePdu>().Status;

    public static SenseData SenseOf(SentPdu pdu)
    {
        Assert.Equal(ScsiStatus.CheckCondition, pdu.As<ScsiResponsePdu>().Status);
        Assert.True(SenseData.TryParse(pdu.Data.AsSpan(2), out SenseData sense));
        return sense;
    }

    public void Dispose()
    {
        Connection.Disconnect("test ended");
        Connection.Dispose();
    }

    private void Work()
    {
        Connection.Process(Now);
        foreach (IoVector piece in Connection.Output.Pieces)
        {
            _output.AddRange(new ReadOnlySpan<byte>(piece.Base, (int)piece.Length));
        }
        Connection.Output.Clear();
    }

    private List<SentPdu> Take()
    {
        var pdus = new List<SentPdu>();
        byte[] bytes = [.. _output];
        int at = 0;
        while (_framer.TryRead(bytes.AsSpan(at), out PduFrame frame))
        {
            Assert.True(frame.DataDigestMatches);
            pdus.Add(new(frame.Header.ToArray(), frame.Data.ToArray()));
            at += frame.Length;
        }
        _output.RemoveRange(0, at);
        return pdus;
    }
}
