using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Target;

/// <summary>The target's side of error recovery level 1, RFC 7143 sections 7.1.4 to 7.9 and 11.16.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const string Level1 = "ErrorRecoveryLevel=1;DataDigest=CRC32C;MaxBurstLength=2048;FirstBurstLength=1024;InitialR2T=No";
    private static readonly long Timeout = (long)TimeSpan.FromSeconds(3).TotalNanoseconds;

    private readonly TargetPortal _portal = RawInitiator.Portal();
    private readonly RawInitiator _initiator;
    private uint _statSN;

    public RecoveryTests()
    {
        _initiator = new RawInitiator(_portal);
        _statSN = _initiator.Login(Level1 + ";MaxRecvDataSegmentLength=512").StatSN + 1;
    }

    public void Dispose()
    {
        _initiator.Dispose();
        _portal.Dispose();
    }

    [Fact]
    public void A_data_snack_brings_exactly_the_data_that_was_missing_11_16()
    {
        byte[] data = Pattern(4096);
        Assert.Equal(ScsiStatus.Good, Write(data));
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 8));
        List<SentPdu> first = _initiator.Exchange(read);

        List<SentPdu> again = _initiator.Exchange(Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, 2, 3));

        Assert.Equal(8, first.Count);
        Assert.Equal(first[2..5].Select(Content), again.Select(Content));
    }

    [Fact]
    public void A_data_snack_of_0_and_0_brings_all_that_is_not_acknowledged_11_16()
    {
        Assert.Equal(ScsiStatus.Good, Write(Pattern(4096)));
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 8));
        List<SentPdu> first = _initiator.Exchange(read);
        DataInPdu asking = first[3].As<DataInPdu>();
        Assert.True(asking.Acknowledge && asking.Final);

        Assert.Empty(_initiator.Exchange(new SnackPdu { Type = SnackType.DataAck, Lun = asking.Lun, InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = asking.TargetTransferTag, ExpStatSN = _statSN, BegRun = 4 }));
        List<SentPdu> again = _initiator.Exchange(Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, 0, 0));

        Assert.Equal(first[4..].Select(Content), again.Select(Content));
        Rejected(RejectReason.ProtocolError, Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, 3, 1));
    }

    [Theory]
    [InlineData(8u, 1u)]
    [InlineData(0u, 9u)]
    [InlineData(7u, 2u)]
    [InlineData(0xffff_ffffu, 2u)]
    [InlineData(1u, 0xffff_ffffu)]
    public void A_snack_for_data_that_was_never_sent_is_a_protocol_error_11_16(uint first, uint count)
    {
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 8));
        Assert.Equal(8, _initiator.Exchange(read).Count);
        Rejected(RejectReason.ProtocolError, Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, first, count));
    }

    [Fact]
    public void A_snack_for_an_unknown_or_an_acknowledged_task_is_a_protocol_error_11_16()
    {
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 8));
        List<SentPdu> data = _initiator.Exchange(read);
        _statSN = data[^1].As<DataInPdu>().StatSN + 1;
        Rejected(RejectReason.ProtocolError, Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, 0, 1));
        Rejected(RejectReason.ProtocolError, Snack(SnackType.DataOrR2T, 4711, 0, 1));
    }

    [Fact]
    public void A_status_snack_brings_statuses_of_every_kind_again_7_1_4_2()
    {
        List<SentPdu> sent = _initiator.Exchange(Unacknowledged(_initiator.TestUnitReady()));
        sent.AddRange(_initiator.Exchange(new NopOutPdu { Immediate = true, InitiatorTaskTag = 99, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = _initiator.CmdSN, ExpStatSN = _statSN }, new byte[5]));
        sent.AddRange(_initiator.Exchange(Unacknowledged(_initiator.Read(0, 1))));

        Assert.Equal(sent.Select(Content), _initiator.Exchange(Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN, 0)).Select(Content));
        Assert.Equal(Content(sent[1]), Content(Assert.Single(_initiator.Exchange(Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN + 1, 1)))));
    }

    [Fact]
    public void A_status_that_is_acknowledged_or_was_never_sent_cannot_be_had_again_11_16()
    {
        _initiator.Exchange(Unacknowledged(_initiator.TestUnitReady()));
        _statSN++;
        Rejected(RejectReason.ProtocolError, Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN - 1, 1));
        Rejected(RejectReason.ProtocolError, Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN + 9, 1));
        Rejected(RejectReason.ProtocolError, Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN, 0xffff_ffff));
    }

    [Fact]
    public void An_acknowledgment_of_what_was_never_sent_acknowledges_nothing_4_2_2_2()
    {
        List<SentPdu> sent = _initiator.Exchange(Unacknowledged(_initiator.TestUnitReady()));
        List<SentPdu> again = _initiator.Exchange(Snack(SnackType.Status, BasicHeader.ReservedTag, _statSN, 1) with { ExpStatSN = _statSN + 100 });
        Assert.Equal(Content(Assert.Single(sent)), Content(Assert.Single(again)));
    }

    [Fact]
    public void A_wrong_data_ack_is_refused_11_16_2() =>
        Rejected(RejectReason.InvalidDataAck, new SnackPdu { Type = SnackType.DataAck, InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = 5, ExpStatSN = _statSN, BegRun = 1 });

    [Fact]
    public void An_r_data_snack_cuts_anew_and_its_tag_comes_back_11_16_3()
    {
        byte[] data = Pattern(2048);
        Assert.Equal(ScsiStatus.Good, Write(data));
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 4));
        uint statSN = _initiator.Exchange(read)[^1].As<DataInPdu>().StatSN;
        _initiator.Exchange(new TextRequestPdu { Final = true, Immediate = true, InitiatorTaskTag = 98, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = _initiator.CmdSN, ExpStatSN = _statSN }, "MaxRecvDataSegmentLength=1024\0"u8);

        List<SentPdu> again = _initiator.Exchange(Snack(SnackType.ResegmentedData, read.InitiatorTaskTag, 0, 0) with { TargetTransferTag = 77 });

        Assert.Equal([0u, 1u], again[..^1].Select(pdu => pdu.As<DataInPdu>().DataSN));
        Assert.Equal(data, again[..^1].SelectMany(pdu => pdu.Data));
        var response = again[^1].As<ScsiResponsePdu>();
        Assert.Equal((77u, statSN, 2u), (response.SnackTag, response.StatSN, response.ExpDataSN));
    }

    [Fact]
    public void A_command_with_damaged_data_is_rejected_and_leaves_a_hole_for_its_retry_7_3()
    {
        byte[] data = Pattern(512);
        byte[] write = _initiator.Bytes(Unacknowledged(_initiator.Write(0, 1)), data);
        byte[] damaged = [.. write];
        damaged[60] ^= 1;

        var reject = Assert.Single(_initiator.Exchange(damaged)).As<RejectPdu>();
        Assert.Equal((RejectReason.DataDigestError, _initiator.CmdSN - 1), (reject.Reason, reject.ExpCmdSN));
        Assert.Empty(_initiator.Exchange(Unacknowledged(_initiator.TestUnitReady())));
        List<SentPdu> answers = _initiator.Exchange(write);

        Assert.Equal([ScsiStatus.Good, ScsiStatus.Good], answers.Select(pdu => pdu.As<ScsiResponsePdu>().Status));
        Assert.Empty(_initiator.Exchange(write));
        Assert.Equal(data, ReadBack(1));
    }

    [Fact]
    public void A_session_at_level_0_rejects_damaged_immediate_data_too_7_8()
    {
        using var initiator = RawInitiator.LoggedIn(_portal, "DataDigest=CRC32C", isid: 0x8000_0000_0009);
        byte[] write = initiator.Bytes(initiator.Write(0, 1), Pattern(512));
        byte[] damaged = [.. write];
        damaged[60] ^= 1;
        Assert.Equal(RejectReason.DataDigestError, Assert.Single(initiator.Exchange(damaged)).As<RejectPdu>().Reason);
        Assert.Equal(ScsiStatus.Good, Assert.Single(initiator.Exchange(write)).As<ScsiResponsePdu>().Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Solicited_data_that_is_damaged_or_missing_is_asked_for_by_a_recovery_r2t_7_8_and_7_9(bool damaged)
    {
        byte[] data = Pattern(2048);
        ScsiCommandPdu write = Unacknowledged(_initiator.Write(0, 4));
        var r2t = Assert.Single(_initiator.Exchange(write)).As<ReadyToTransferPdu>();
        Assert.Empty(_initiator.Exchange(DataOut(write, r2t, 0, 0, false), data.AsSpan(0, 512)));
        byte[] second = _initiator.Bytes(DataOut(write, r2t, 1, 512, false), data.AsSpan(512, 512));
        second[60] ^= 1;

        List<SentPdu> answers = damaged ? _initiator.Exchange(second) : _initiator.Exchange(DataOut(write, r2t, 2, 1024, false), data.AsSpan(1024, 512));

        Assert.Equal(damaged, answers[0].Opcode == Opcode.Reject);
        var recovery = answers[^1].As<ReadyToTransferPdu>();
        Assert.Equal((1u, 512u, 1536u), (recovery.R2TSN, recovery.BufferOffset, recovery.DesiredLength));
        Assert.Empty(_initiator.Exchange(DataOut(write, r2t, 3, 1536, true), data.AsSpan(1536, 512)));
        Assert.Empty(_initiator.Exchange(DataOut(write, recovery, 0, 512, false), data.AsSpan(512, 1024)));
        Assert.Equal(ScsiStatus.Good, Assert.Single(_initiator.Exchange(DataOut(write, recovery, 1, 1536, true), data.AsSpan(1536, 512))).As<ScsiResponsePdu>().Status);
        Assert.Equal(data, ReadBack(4));
    }

    [Fact]
    public void Data_that_never_comes_is_asked_for_again_after_a_while_7_1_4_1()
    {
        byte[] data = Pattern(1024);
        ScsiCommandPdu write = Unacknowledged(_initiator.Write(0, 2, final: false));
        Assert.Empty(_initiator.Exchange(write));
        var r2t = _initiator.Idle(Timeout).Single(pdu => pdu.Opcode == Opcode.ReadyToTransfer).As<ReadyToTransferPdu>();
        Assert.Equal((0u, 1024u), (r2t.BufferOffset, r2t.DesiredLength));
        var again = _initiator.Idle(2 * Timeout).Single(pdu => pdu.Opcode == Opcode.ReadyToTransfer).As<ReadyToTransferPdu>();
        Assert.Equal((1u, 0u, 1024u), (again.R2TSN, again.BufferOffset, again.DesiredLength));
        Assert.Equal(ScsiStatus.Good, Assert.Single(_initiator.Exchange(DataOut(write, again, 0, 0, true), data)).As<ScsiResponsePdu>().Status);
        Assert.Equal(data, ReadBack(2));
    }

    [Fact]
    public void An_r2t_snack_brings_the_open_r2t_again_as_it_was_11_16()
    {
        ScsiCommandPdu write = Unacknowledged(_initiator.Write(0, 4));
        SentPdu r2t = Assert.Single(_initiator.Exchange(write));
        Assert.Equal(Content(r2t), Content(Assert.Single(_initiator.Exchange(Snack(SnackType.DataOrR2T, write.InitiatorTaskTag, 0, 1)))));
        Rejected(RejectReason.ProtocolError, Snack(SnackType.DataOrR2T, write.InitiatorTaskTag, 1, 1));
    }

    [Fact]
    public void Statuses_that_nobody_acknowledges_are_told_of_by_a_ping_7_1_4_2()
    {
        _initiator.Exchange(Unacknowledged(_initiator.TestUnitReady()));
        var ping = Assert.Single(_initiator.Idle(Timeout)).As<NopInPdu>();
        Assert.Equal((BasicHeader.ReservedTag, BasicHeader.ReservedTag, _statSN + 1), (ping.InitiatorTaskTag, ping.TargetTransferTag, ping.StatSN));
        Assert.Empty(_initiator.Idle(Timeout));
    }

    [Fact]
    public void A_storm_of_snacks_is_answered_within_the_output_limit()
    {
        ScsiCommandPdu read = Unacknowledged(_initiator.Read(0, 8192));
        _initiator.Exchange(read);
        byte[] snack = _initiator.Bytes(Snack(SnackType.DataOrR2T, read.InitiatorTaskTag, 0, 0));
        byte[] storm = [.. Enumerable.Repeat(snack, 20).SelectMany(each => each)];
        Span<byte> space = _initiator.Connection.ReceiveSpace;
        storm.CopyTo(space);
        _initiator.Connection.Received(storm.Length);
        _initiator.Connection.Process(_initiator.Now);
        Assert.True(_initiator.Connection.Output.PendingBytes < 16 << 20, $"{_initiator.Connection.Output.PendingBytes} bytes wait");
        Assert.True(_initiator.Connection.HasBacklog);
    }

    [Fact]
    public void An_initiator_that_never_acknowledges_is_cut_off()
    {
        for (int i = 0; i <= StatusLog.MaxEntries && !_initiator.Connection.MustClose; i++)
        {
            _initiator.Exchange(Unacknowledged(_initiator.TestUnitReady()));
        }
        Assert.True(_initiator.Connection.MustClose);
    }

    [Fact]
    public void A_snack_at_level_0_is_a_protocol_error_11_16()
    {
        using var initiator = RawInitiator.LoggedIn(_portal, isid: 0x8000_0000_0009);
        var reject = Assert.Single(initiator.Exchange(new SnackPdu { Type = SnackType.Status, InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = BasicHeader.ReservedTag })).As<RejectPdu>();
        Assert.Equal(RejectReason.ProtocolError, reject.Reason);
    }

    private static byte[] Pattern(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    // Exact replicas but for the window, which is told as it is now.
    private static string Content(SentPdu pdu) => Convert.ToHexString(pdu.Header.AsSpan(0, 28)) + Convert.ToHexString(pdu.Header.AsSpan(36)) + Convert.ToHexString(pdu.Data);

    private static DataOutPdu DataOut(in ScsiCommandPdu write, in ReadyToTransferPdu r2t, uint dataSN, uint offset, bool final) => new()
    {
        Final = final,
        InitiatorTaskTag = write.InitiatorTaskTag,
        TargetTransferTag = r2t.TargetTransferTag,
        DataSN = dataSN,
        BufferOffset = offset,
    };

    private ScsiCommandPdu Unacknowledged(ScsiCommandPdu command) => command with { ExpStatSN = _statSN };

    private SnackPdu Snack(SnackType type, uint task, uint first, uint count) =>
        new() { Type = type, InitiatorTaskTag = task, TargetTransferTag = BasicHeader.ReservedTag, ExpStatSN = _statSN, BegRun = first, RunLength = count };

    private void Rejected(RejectReason reason, in SnackPdu snack)
    {
        var reject = Assert.Single(_initiator.Exchange(snack)).As<RejectPdu>();
        Assert.Equal(reason, reject.Reason);
    }

    private ScsiStatus Write(byte[] data)
    {
        ScsiCommandPdu write = Unacknowledged(_initiator.Write(0, (uint)(data.Length / 512)));
        List<SentPdu> answers = _initiator.Exchange(write);
        while (answers is [{ Opcode: Opcode.ReadyToTransfer } asked])
        {
            var r2t = asked.As<ReadyToTransferPdu>();
            answers = _initiator.Exchange(DataOut(write, r2t, 0, r2t.BufferOffset, true), data.AsSpan((int)r2t.BufferOffset, (int)r2t.DesiredLength));
        }
        var response = Assert.Single(answers).As<ScsiResponsePdu>();
        _statSN = response.StatSN + 1;
        return response.Status;
    }

    private byte[] ReadBack(uint blocks) => [.. _initiator.Exchange(Unacknowledged(_initiator.Read(0, blocks))).SelectMany(pdu => pdu.Data)];
}
