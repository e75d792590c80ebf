using System.Buffers.Binary;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>The initiator's state machine against targets that say anything.</summary>
public sealed class InitiatorFuzzTests
{
    private static readonly byte[] Opcodes = [0x20, 0x21, 0x22, 0x24, 0x25, 0x25, 0x26, 0x31, 0x31, 0x32, 0x3f];
    private static readonly uint[] Extremes = [0, 1, 2, 511, 512, 4096, 0x7fff_ffff, 0x8000_0000, 0xffff_fe00, 0xffff_fffe, 0xffff_ffff];

    [Fact]
    public void Plausible_headers_with_extreme_values_raise_nothing_but_the_documented_exception() => FuzzRun.Run(0.25, static () => new TappedSession(), Invent);

    // What may be damaged so that no initiator can know: nothing here. With one read in flight a wrong number, tag, offset, length or flag contradicts what
    // came before or what is still missing, so a read that ends well has the right bytes, and a write that ends well is on the medium.
    [Fact]
    public void Damaged_lost_repeated_and_reordered_headers_never_give_wrong_data() => FuzzRun.Run(0.15, static () => new TappedSession(), Damage);

    private static void Invent(TappedSession session, Random random)
    {
        if (session.Connection.State != ConnectionState.LoggedIn)
        {
            session.LogIn(new NegotiationWishes { ImmediateData = random.Next(2) == 0, InitialR2T = random.Next(2) == 0 });
        }

        while (session.Session.CommandsInUse < 4)
        {
            session.Submit(writes: random.Next(2) == 0, 0, TappedSession.Length);
        }

        session.ToTarget();
        _ = session.FromTarget();
        try
        {
            for (var pdu = random.Next(1, 5); pdu > 0; pdu--)
            {
                session.ToInitiator(Plausible(session, random));
            }
        }
        catch (IscsiException)
        {
            session.Connection.Close();
        }

        Assert.InRange(session.Connection.Output.Length, 0, 1 << 20);
        session.CheckGuards();
        while (session.Session.TryTakeCompletion(out var slot))
        {
            session.Session.Release(slot);
        }
    }

    private static byte[] Plausible(TappedSession session, Random random)
    {
        var bytes = new byte[BasicHeader.Size + (random.Next(4) * 512)];
        random.NextBytes(bytes);
        bytes[0] = Opcodes[random.Next(Opcodes.Length)];
        bytes[1] = (byte)(0x80 | (random.Next(3) == 0 ? random.Next(128) : 0));
        bytes[4] = 0;
        for (var field = 16; field < BasicHeader.Size; field += 4)
        {
            Set(bytes, field, Extremes[random.Next(Extremes.Length)]);
        }

        if (random.Next(4) > 0)
        {
            Set(bytes, 16, session.Session[random.Next(4)].Tag);
        }

        if (random.Next(2) == 0)
        {
            Set(bytes, 24, session.Connection.ExpStatSN);
        }

        var length = random.Next(5) == 0 ? random.Next(0xff_ffff) : bytes.Length - BasicHeader.Size;
        (bytes[5], bytes[6], bytes[7]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
        return bytes;
    }

    private static void Damage(TappedSession session, Random random)
    {
        var digest = random.Next(3) == 0 ? "CRC32C" : "None";
        session.LogIn(new NegotiationWishes
        {
            HeaderDigest = digest,
            DataDigest = digest,
            ImmediateData = random.Next(2) == 0,
            InitialR2T = random.Next(2) == 0,
            FirstBurstLength = 512 << random.Next(5),
            MaxBurstLength = 512 << random.Next(6),
            MaxRecvDataSegmentLength = 512 << random.Next(6),
            MaxOutstandingR2T = random.Next(1, 4),
        });
        var lba = (ulong)random.Next(0, 1000);
        var length = 512 * random.Next(1, 33);
        var written = new byte[length];
        random.NextBytes(written);
        written.CopyTo(session.WriteBuffer);
        session.ReadBuffer.Fill(0xee);
        var write = Converse(session, session.Submit(writes: true, lba, length), random, damages: random.Next(3));
        session.CheckGuards();
        if (write is null or { IsGood: false })
        {
            // Whatever happened before: an undamaged session writes.
            session.LogIn(new NegotiationWishes());
            Assert.True(Converse(session, session.Submit(writes: true, lba, length), random, damages: 0) is { IsGood: true });
        }

        var read = Converse(session, session.Submit(writes: false, lba, length), random, damages: write is { IsGood: true } ? random.Next(3) : 0);
        session.CheckGuards();
        if (read is { IsGood: true } good)
        {
            Assert.True(session.ReadBuffer[..good.Transferred].SequenceEqual(written.AsSpan(0, good.Transferred)), $"a good read of {length} bytes gave wrong data");
        }
    }

    // Lets both talk until nobody has anything to say; null where the command did not end.
    private static (bool IsGood, int Transferred)? Converse(TappedSession session, int slot, Random random, int damages)
    {
        try
        {
            for (var silence = 0; silence < 2; silence++)
            {
                session.ToTarget();
                var pdus = session.FromTarget();
                for (; damages > 0 && pdus.Count > 0 && random.Next(2) == 0; damages--)
                {
                    Spoil(session, pdus, random);
                }

                foreach (var pdu in pdus)
                {
                    silence = -1;
                    if (damages > 0 && random.Next(8) == 0)
                    {
                        session.ToInitiator(pdu.AsSpan(0, random.Next(pdu.Length)));
                        throw new IscsiException("the connection ends in the middle of a PDU");
                    }

                    session.ToInitiator(pdu);
                }
            }
        }
        catch (IscsiException)
        {
            session.Connection.Close();
            return null;
        }

        if (!session.Session.TryTakeCompletion(out var done))
        {
            session.Connection.Close();
            return null;
        }

        Assert.Equal(slot, done);
        var task = session.Session[done];
        var outcome = (task.Failure == TaskFailure.None && task.Status == ScsiStatus.Good, (int)task.Transferred);
        session.Session.Release(done);
        return outcome;
    }

    private static void Spoil(TappedSession session, List<byte[]> pdus, Random random)
    {
        var at = random.Next(pdus.Count);
        switch (random.Next(5))
        {
            case 0:
                pdus.RemoveAt(at);
                break;
            case 1:
                pdus.Insert(random.Next(pdus.Count + 1), pdus[at]);
                break;
            case 2:
                var other = random.Next(pdus.Count);
                (pdus[at], pdus[other]) = (pdus[other], pdus[at]);
                break;
            case 3:
                pdus[at] = (byte[])pdus[at].Clone();
                pdus[at][random.Next(BasicHeader.Size)] ^= (byte)(1 << random.Next(8));
                Sign(session, pdus[at]);
                break;
            default:
                pdus[at] = (byte[])pdus[at].Clone();
                Set(pdus[at], 4 * random.Next(1, 12), Extremes[random.Next(Extremes.Length)]);
                Sign(session, pdus[at]);
                break;
        }
    }

    // A liar's digest is right: only the numbers can give it away.
    private static void Sign(TappedSession session, byte[] pdu)
    {
        if (session.HeaderDigest && BasicHeader.AhsLength(pdu) == 0)
        {
            Crc32C.Write(pdu.AsSpan(BasicHeader.Size), Crc32C.Compute(pdu.AsSpan(0, BasicHeader.Size)));
        }
    }

    private static void Set(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
}
