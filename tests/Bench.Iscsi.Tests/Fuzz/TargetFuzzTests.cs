using System.Text;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Target.Protocol;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>
/// Valid conversations with seeded damage: whatever comes, the target's state machine ends in an answer or a closed connection, never in an exception,
/// holds on to no more than its limits, and keeps others' data.
/// </summary>
public sealed class TargetFuzzTests
{
    private const string Bystander = "iqn.2026-01.org.test:bystander";

    private static readonly uint[] Extremes = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 512, 0xFF_FFFF];

    [Fact]
    public void Damaged_streams_never_break_the_target() => FuzzRun.Run(0.25, static () => new Subject(), static (subject, random) => Run(subject.Portal, random));

    private static void Run(TargetPortal portal, Random random)
    {
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
        initiator.Login($"{digests}InitialR2T={(random.Next(2) == 0 ? "Yes" : "No")};ImmediateData={(random.Next(2) == 0 ? "Yes" : "No")};FirstBurstLength=4096;MaxBurstLength=8192;MaxConnections=2;ErrorRecoveryLevel={random.Next(3)};DefaultTime2Retain={random.Next(3)}", isid: (ulong)random.Next(3));
        for (int i = 0; i < 8 && !initiator.Connection.MustClose; i++)
        {
            byte[] pdu = Pdu(initiator, random);
            if (random.Next(3) == 0)
            {
                Damage(pdu, random);
            }
            Send(initiator, pdu, random);
            Assert.InRange(initiator.Connection.Output.PendingBytes, 0, 32 << 20);
            Assert.All(portal.Sessions(), static session => Assert.InRange(session.Buffered, 0, TargetSession.MaxBuffered));
        }
        initiator.Idle(random.Next(2) == 0 ? 0 : 20_000_000_000);
    }

    /// <summary>
    /// A target to break, beside one whose data must outlive that. Afterwards no session is left, and the next who comes is let in and answered; what
    /// the medium of the broken one holds is up to the streams, whose reservations, writes and mode pages are legal.
    /// </summary>
    private sealed class Subject : IDisposable
    {
        private readonly byte[] _data = new byte[4096];

        public Subject()
        {
            new Random(1).NextBytes(_data);
            using var initiator = new RawInitiator(Portal);
            initiator.Login(target: Bystander);
            Assert.Equal(ScsiStatus.Good, initiator.WriteData(64, _data));
        }

        public TargetPortal Portal { get; } = RawInitiator.Portal(options: static all => all with { Targets = [.. all.Targets, new TargetDefinition(Bystander, [LunSpec.Parse("memory:1m")])] });

        public void Dispose()
        {
            using (Portal)
            {
                // Sessions that wait for a connection to be recovered are forgotten at the first login after their time.
                using var initiator = new RawInitiator(Portal, now: 3_600_000_000_000);
                initiator.Login(target: Bystander);
                Assert.Equal(1, Portal.SessionCount);
                Assert.Equal(_data, initiator.ReadData(64, 8));
                using var newcomer = new RawInitiator(Portal);
                Assert.Equal(LoginStatus.Success, newcomer.Login(isid: 77).Status);
                byte[] cdb = new byte[Cdb.Length];
                Cdb.Inquiry(cdb, 36);
                SentPdu answer = Assert.Single(newcomer.Exchange(newcomer.Command(cdb, reads: true, expected: 36)));
                Assert.Equal("BENCH   ", Encoding.ASCII.GetString(answer.Data, 8, 8));
            }
        }
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
