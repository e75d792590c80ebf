using System.Reflection;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Target;

/// <summary>Reads that are answered without a task give the same bytes, numbers and counts as those that go the long way, whatever comes between them.</summary>
public sealed class PlainReadTests
{
    private const int Commands = 400;

    [Theory]
    [InlineData("", false)]
    [InlineData("HeaderDigest=CRC32C;DataDigest=CRC32C", false)]
    [InlineData("HeaderDigest=CRC32C", true)]
    [InlineData("MaxRecvDataSegmentLength=8192;MaxBurstLength=16384", false)]
    [InlineData("ErrorRecoveryLevel=1", false)]
    public void Both_ways_give_the_same(string keys, bool attention)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Compare(keys, attention, seed);
        }
    }

    [Fact]
    public void A_plain_read_needs_no_memory()
    {
        using TargetPortal portal = RawInitiator.Portal();
        using RawInitiator initiator = RawInitiator.LoggedIn(portal);
        byte[][] reads = [.. Enumerable.Range(0, 1000).Select(i => initiator.Bytes(initiator.Read((ulong)(i % 64), 8)))];
        Serve(initiator.Connection, reads.AsSpan(0, 500));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(initiator.Connection, reads.AsSpan(500));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, initiator.Connection.Counters.Reads);
    }

    private static void Serve(TargetConnection connection, ReadOnlySpan<byte[]> pdus)
    {
        foreach (byte[] pdu in pdus)
        {
            pdu.CopyTo(connection.ReceiveSpace);
            connection.Received(pdu.Length);
            connection.Process(1_000_000_000);
            connection.Output.Clear();
        }
    }

    private static void Compare(string keys, bool attention, int seed)
    {
        using TargetPortal plainPortal = RawInitiator.Portal(options: all => all with { LoginAttention = attention });
        using TargetPortal longPortal = RawInitiator.Portal(options: all => all with { LoginAttention = attention });
        using var plain = new RawInitiator(plainPortal);
        using var longWay = new RawInitiator(longPortal, plainReads: false);
        plain.Login(keys);
        longWay.Login(keys);
        var random = new Random(seed);
        for (int i = 0; i < Commands && !longWay.Connection.MustClose; i++)
        {
            byte[] bytes = Next(plain, random);
            // Cut anywhere, as TCP may.
            int cut = random.Next(4) == 0 ? random.Next(bytes.Length) : 0;
            for (int part = 0; part < 2; part++)
            {
                ReadOnlySpan<byte> piece = part == 0 ? bytes.AsSpan(0, cut) : bytes.AsSpan(cut);
                List<SentPdu> expected = longWay.Exchange(piece);
                List<SentPdu> actual = plain.Exchange(piece);
                Assert.Equal(expected.Select(static pdu => Convert.ToHexString([.. pdu.Header, .. pdu.Data])), actual.Select(static pdu => Convert.ToHexString([.. pdu.Header, .. pdu.Data])));
            }
        }
        Assert.Equal(longWay.Connection.EndReason, plain.Connection.EndReason);
        foreach (FieldInfo counter in typeof(TargetCounters).GetFields())
        {
            Assert.Equal((counter.Name, counter.GetValue(longWay.Connection.Counters)), (counter.Name, counter.GetValue(plain.Connection.Counters)));
        }
        Assert.True(plain.Connection.Counters.Reads > 0);
    }

    private static byte[] Next(RawInitiator initiator, Random random)
    {
        ulong lba = (ulong)random.Next(0, 16_500);
        uint blocks = (uint)random.Next(0, 40);
        switch (random.Next(12))
        {
            case 0:
                return initiator.Bytes(initiator.TestUnitReady());
            case 1:
                byte[] data = new byte[512 * random.Next(1, 8)];
                random.NextBytes(data);
                return initiator.Bytes(initiator.Write(lba % 16_000, (uint)(data.Length / 512)), data);
            case 2:
                return initiator.Bytes(initiator.Read(lba, blocks, expected: random.Next(0, 20_000)));
            case 3:
                return initiator.Bytes(initiator.Read(lba, blocks, blockSize: 4096, lun: 1UL << 48));
            case 4:
                return initiator.Bytes(initiator.Read(lba, blocks, lun: (ulong)random.Next(3) << 48));
            case 5:
                ScsiOpcode other = random.Next(3) switch { 0 => ScsiOpcode.Reserve6, 1 => ScsiOpcode.Release6, _ => ScsiOpcode.StartStopUnit };
                return initiator.Bytes(initiator.Command([(byte)other, 0, 0, 0, (byte)random.Next(2), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
            case 6:
                // Before its turn, and then the one that was missing: both are answered in order.
                ScsiCommandPdu first = initiator.Read(lba % 16_000, blocks);
                ScsiCommandPdu second = initiator.Read(lba % 16_000, blocks);
                return [.. initiator.Bytes(second), .. initiator.Bytes(first)];
            case 7:
                ScsiCommandPdu repeated = initiator.Read(lba, blocks);
                return [.. initiator.Bytes(repeated), .. initiator.Bytes(repeated)];
            case 8:
                return Altered(initiator, random, initiator.Read(lba % 16_000, blocks));
            case 9:
                byte[] cdb = new byte[Cdb.Length];
                Cdb.Read10(cdb, (uint)lba, (ushort)blocks);
                return initiator.Bytes(initiator.Command(cdb, reads: true, expected: blocks * 512));
            default:
                return initiator.Bytes(initiator.Read(lba % 16_000, blocks));
        }
    }

    // One bit of the flags, the CDB's second and last bytes or the lengths is another.
    private static byte[] Altered(RawInitiator initiator, Random random, in ScsiCommandPdu pdu)
    {
        byte[] header = new byte[BasicHeader.Size];
        pdu.Write(header, 0);
        int[] places = [0, 1, 9, 20, 22, 33, 47];
        header[places[random.Next(places.Length)]] ^= (byte)(1 << random.Next(8));
        return initiator.Frame(header, []);
    }
}
