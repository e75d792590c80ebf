using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Target;

/// <summary>
/// Valid conversations with seeded damage: whatever comes, the state machine ends in an answer or a closed connection, never in an exception, and never
/// holds on to more than its limits. BENCH_FUZZ_STREAMS sets how many; a failing seed is in the message and replays alone.
/// </summary>
public sealed class TargetFuzzTests
{
    private static readonly int Streams = int.TryParse(Environment.GetEnvironmentVariable("BENCH_FUZZ_STREAMS"), out int streams) ? streams : 20_000;
    private static readonly uint[] Extremes = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 512, 0xFF_FFFF];

    [Fact]
    public void Damaged_streams_never_break_the_target()
    {
        using TargetPortal portal = RawInitiator.Portal();
        for (int seed = 0; seed < Streams; seed++)
        {
            try
            {
                Run(portal, seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed} of {Streams}", e);
            }
        }
        Assert.Equal(0, portal.SessionCount);
    }

    private static void Run(TargetPortal portal, int seed)
    {
        var random = new Random(seed);
        using var initiator = new RawInitiator(portal);
        string digests = random.Next(4) == 0 ? "HeaderDigest=CRC32C;DataDigest=CRC32C;" : "";
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            noise[0] = 0x43;
            Send(initiator, noise, random);
            return;
        }
        initiator.Login($"{digests}InitialR2T={(random.Next(2) == 0 ? "Yes" : "No")};ImmediateData={(random.Next(2) == 0 ? "Yes" : "No")};FirstBurstLength=4096;MaxBurstLength=8192;MaxConnections=2", isid: (ulong)random.Next(3));
        for (int i = 0; i < 8 && !initiator.Connection.MustClose; i++)
        {
            byte[] pdu = Pdu(initiator, random);
            if (random.Next(3) == 0)
            {
                Damage(pdu, random);
            }
            Send(initiator, pdu, random);
            Assert.InRange(initiator.Connection.Output.PendingBytes, 0, 32 << 20);
        }
        initiator.Idle(random.Next(2) == 0 ? 0 : 20_000_000_000);
    }

    private static byte[] Pdu(RawInitiator initiator, Random random)
    {
        byte[] data = new byte[random.Next(3) * 512];
        uint tag = (uint)random.Next(6);
        switch (random.Next(9))
        {
            case 0:
                return initiator.Bytes(initiator.Read((ulong)random.Next(20000), (uint)random.Next(64)));
            case 1:
                return initiator.Bytes(initiator.Write((ulong)random.Next(20000), (uint)random.Next(64), final: random.Next(2) == 0), data);
            case 2:
                return initiator.Bytes(new DataOutPdu { InitiatorTaskTag = tag, TargetTransferTag = random.Next(2) == 0 ? BasicHeader.ReservedTag : (uint)random.Next(6), DataSN = (uint)random.Next(3), BufferOffset = (uint)random.Next(5) * 512, Final = random.Next(2) == 0 }, data);
            case 3:
                return initiator.Bytes(new NopOutPdu { Immediate = true, InitiatorTaskTag = tag, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = initiator.CmdSN }, data);
            case 4:
                return initiator.Bytes(new TextRequestPdu { Final = true, InitiatorTaskTag = tag, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = initiator.CmdSN++ }, "SendTargets=All\0MaxRecvDataSegmentLength=8192\0"u8);
            case 5:
                return initiator.Bytes(new TaskManagementRequestPdu { Immediate = true, Function = (TaskManagementFunction)random.Next(14), InitiatorTaskTag = 100, ReferencedTaskTag = tag, RefCmdSN = initiator.CmdSN - (uint)random.Next(4), CmdSN = initiator.CmdSN });
            case 6:
                return initiator.Bytes(new LogoutRequestPdu { Immediate = true, Reason = (LogoutReason)random.Next(4), InitiatorTaskTag = tag, Cid = (ushort)random.Next(2), CmdSN = initiator.CmdSN });
            default:
                byte[] cdb = new byte[Cdb.Length];
                random.NextBytes(cdb);
                cdb[0] = (byte)Bench.Iscsi.Target.Units.CommandTable.Definitions[random.Next(Bench.Iscsi.Target.Units.CommandTable.Definitions.Length)].Opcode;
                cdb[1] &= (byte)random.Next(256);
                cdb.AsSpan(2, random.Next(14)).Clear();
                bool reads = random.Next(2) == 0;
                return initiator.Bytes(initiator.Command(cdb, reads, !reads, random.Next(8192)), reads ? [] : data);
        }
    }

    private static void Damage(byte[] pdu, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                pdu[random.Next(pdu.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                ((Span<byte>)pdu).U32(random.Next(12) * 4, Extremes[random.Next(Extremes.Length)]);
                break;
            default:
                random.NextBytes(pdu.AsSpan(random.Next(pdu.Length)));
                break;
        }
    }

    /// <summary>In one piece, in two, or cut short.</summary>
    private static void Send(RawInitiator initiator, byte[] pdu, Random random)
    {
        int cut = random.Next(8) == 0 ? random.Next(pdu.Length) : pdu.Length;
        int split = random.Next(cut + 1);
        initiator.Exchange(pdu.AsSpan(0, split));
        if (!initiator.Connection.MustClose)
        {
            initiator.Exchange(pdu.AsSpan(split, cut - split));
        }
    }
}
