using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Target;

/// <summary>Data of reads and writes in every way that RFC 7143 has for it.</summary>
public sealed class DataTransferTests
{
    private static byte[] Random(int length, int seed = 1)
    {
        byte[] data = new byte[length];
        new Random(seed).NextBytes(data);
        return data;
    }

    [Theory]
    [InlineData("")]
    [InlineData("HeaderDigest=CRC32C")]
    [InlineData("DataDigest=CRC32C")]
    [InlineData("HeaderDigest=CRC32C;DataDigest=CRC32C")]
    public void What_was_written_is_read_back(string keys)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, keys);
        byte[] data = Random(40 * 512);
        Assert.Equal(ScsiStatus.Good, initiator.WriteData(3, data));
        Assert.Equal(data, initiator.ReadData(3, 40));
        Assert.Equal(new byte[512], initiator.ReadData(2, 1));
    }

    [Fact]
    public void A_long_read_is_cut_by_segment_and_burst_and_ends_with_status()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "MaxBurstLength=131072");
        List<SentPdu> pdus = initiator.Exchange(initiator.Read(0, 640));
        var read = pdus.Select(each => each.As<DataInPdu>()).ToList();
        Assert.Equal([65536, 65536, 65536, 65536, 65536], pdus.Select(each => each.Data.Length));
        Assert.Equal([false, true, false, true, true], read.Select(each => each.Final));
        Assert.Equal([false, false, false, false, true], read.Select(each => each.HasStatus));
    }

    [Theory]
    [InlineData(4, 512, true, 3 * 512)]
    [InlineData(1, 65536, false, 65536 - 512)]
    public void A_read_of_another_length_than_expected_tells_the_residual(uint blocks, long expected, bool overflow, uint residual)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        SentPdu only = Assert.Single(initiator.Exchange(initiator.Read(0, blocks, expected)));
        var pdu = only.As<DataInPdu>();
        Assert.Equal((512, overflow, !overflow, residual), (only.Data.Length, pdu.Overflow, pdu.Underflow, pdu.ResidualCount));
    }

    [Fact]
    public void A_write_shorter_than_its_command_writes_no_more_than_it_has()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        Assert.Equal(ScsiStatus.Good, initiator.WriteData(0, Random(1024, 2)));
        var response = Assert.Single(initiator.Exchange(initiator.Write(0, 2, expected: 512), Random(512, 3))).As<ScsiResponsePdu>();
        Assert.Equal((ScsiStatus.Good, true, 512u), (response.Status, response.Overflow, response.ResidualCount));
        Assert.Equal([.. Random(512, 3), .. Random(1024, 2)[512..]], initiator.ReadData(0, 2));
    }

    [Theory]
    [InlineData("InitialR2T=Yes;ImmediateData=Yes", 4096, 0)]
    [InlineData("InitialR2T=Yes;ImmediateData=No", 0, 0)]
    [InlineData("InitialR2T=No;ImmediateData=Yes;FirstBurstLength=65536", 4096, 61440)]
    [InlineData("InitialR2T=No;ImmediateData=No;FirstBurstLength=65536", 0, 65536)]
    public void A_long_write_takes_immediate_unsolicited_and_solicited_data(string keys, int immediate, int unsolicited)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, keys + ";MaxBurstLength=65536;MaxOutstandingR2T=3");
        byte[] data = Random(1 << 19);
        ScsiCommandPdu command = initiator.Write(8, (1 << 19) / 512, final: unsolicited == 0);
        List<SentPdu> answers = initiator.Exchange(command, data.AsSpan(0, immediate));
        int at = immediate;
        for (uint dataSN = 0; at < immediate + unsolicited; dataSN++)
        {
            Assert.Empty(answers);
            int count = Math.Min(8192, immediate + unsolicited - at);
            var pdu = new DataOutPdu { InitiatorTaskTag = command.InitiatorTaskTag, TargetTransferTag = BasicHeader.ReservedTag, DataSN = dataSN, BufferOffset = (uint)at, Final = at + count == immediate + unsolicited };
            answers = initiator.Exchange(pdu, data.AsSpan(at, count));
            at += count;
        }
        int asked = 0;
        var open = new Queue<ReadyToTransferPdu>();
        while (answers.Count > 0 || open.Count > 0)
        {
            foreach (SentPdu answer in answers)
            {
                if (answer.Opcode == Opcode.ScsiResponse)
                {
                    Assert.Equal(ScsiStatus.Good, answer.As<ScsiResponsePdu>().Status);
                    Assert.Equal((1 << 19) - at, asked);
                    Assert.Equal(data, initiator.ReadData(8, (1 << 19) / 512));
                    return;
                }
                var r2t = answer.As<ReadyToTransferPdu>();
                Assert.Equal(at + asked, (int)r2t.BufferOffset);
                asked += (int)r2t.DesiredLength;
                open.Enqueue(r2t);
            }
            Assert.InRange(open.Count, 1, 3);
            answers = Answer(initiator, open.Dequeue(), data);
        }
        Assert.Fail("no response came");
    }

    [Fact]
    public void Every_block_size_counts_its_own_blocks()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        SentPdu last = initiator.Exchange(initiator.Read(2047, 1, blockSize: 4096, lun: LunAddress.FromNumber(1)))[^1];
        Assert.Equal(4096, last.Data.Length);
        SentPdu beyond = Assert.Single(initiator.Exchange(initiator.Read(2048, 1, blockSize: 4096, lun: LunAddress.FromNumber(1))));
        Assert.Equal(AdditionalSense.LbaOutOfRange, RawInitiator.SenseOf(beyond).Additional);
    }

    [Fact]
    public void Answers_wait_while_the_initiator_does_not_read()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        byte[] burst = [.. Enumerable.Range(0, 100).SelectMany(_ => initiator.Bytes(initiator.Read(0, 8192)))];
        burst.CopyTo(initiator.Connection.ReceiveSpace);
        initiator.Connection.Received(burst.Length);
        initiator.Connection.Process(initiator.Now);
        Assert.True(initiator.Connection.HasBacklog);
        Assert.InRange(initiator.Connection.Output.PendingBytes, 4 << 20, 9 << 20);
    }

    private static List<SentPdu> Answer(RawInitiator initiator, in ReadyToTransferPdu r2t, byte[] data)
    {
        List<SentPdu> answers = [];
        int sent = 0;
        for (uint dataSN = 0; sent < r2t.DesiredLength; dataSN++)
        {
            int count = (int)Math.Min(24 << 10, r2t.DesiredLength - sent);
            int offset = (int)r2t.BufferOffset + sent;
            sent += count;
            var pdu = new DataOutPdu { InitiatorTaskTag = r2t.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, DataSN = dataSN, BufferOffset = (uint)offset, Final = sent == r2t.DesiredLength };
            answers = initiator.Exchange(pdu, data.AsSpan(offset, count));
        }
        return answers;
    }
}
