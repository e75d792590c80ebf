using System.Text;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Target;

/// <summary>What a bad initiator sends, and how each must end: RFC 7143 sections 4.2.2.1, 7.7 to 7.13 and 11.</summary>
public sealed class HostileInitiatorTests
{
    [Fact]
    public void A_command_before_login_closes_the_connection()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        Assert.Empty(initiator.Exchange(initiator.TestUnitReady()));
        Assert.True(initiator.Connection.MustClose);
    }

    [Fact]
    public void A_login_of_16_megabytes_is_cut_before_it_is_taken()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        byte[] header = new byte[48];
        new LoginRequestPdu { CurrentStage = LoginStage.Operational }.Write(header, 0xFF_FFFF);
        Assert.Empty(initiator.Exchange(header));
        Assert.True(initiator.Connection.MustClose);
    }

    [Theory]
    [InlineData("TargetName=x", LoginStatus.MissingParameter)]
    [InlineData("=x", LoginStatus.InitiatorError)]
    [InlineData("InitiatorName=iqn.a:b;TargetName=iqn.2026-01.org.test:memory;SessionType=Odd", LoginStatus.SessionTypeNotSupported)]
    [InlineData("InitiatorName=iqn.a:b;TargetName=iqn.2026-01.org.test:memory;HeaderDigest=None;HeaderDigest=None", LoginStatus.InitiatorError)]
    internal void A_bad_login_is_refused_with_its_reason(string keys, LoginStatus status)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        var pdu = new LoginRequestPdu { Transit = true, CurrentStage = LoginStage.Operational, NextStage = LoginStage.FullFeature };
        SentPdu answer = Assert.Single(initiator.Exchange(pdu, Encoding.UTF8.GetBytes(keys.Replace(';', '\0') + "\0")));
        Assert.Equal(status, answer.As<LoginResponsePdu>().Status);
        Assert.True(initiator.Connection.MustClose);
        Assert.Equal(0, portal.SessionCount);
    }

    [Fact]
    public void Login_text_without_end_is_bounded()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        byte[] piece = new byte[8192];
        piece.AsSpan().Fill((byte)'a');
        int rounds = 0;
        while (!initiator.Connection.MustClose)
        {
            initiator.Exchange(new LoginRequestPdu { Continue = true, CurrentStage = LoginStage.Operational }, piece);
            Assert.InRange(++rounds, 1, 40);
        }
    }

    [Fact]
    public void A_login_that_stops_in_the_middle_ends_by_time()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        initiator.Exchange(new byte[20]);
        Assert.True(initiator.Connection.NextDeadline <= initiator.Now + 15_000_000_000);
        initiator.Idle(15_000_000_000);
        Assert.True(initiator.Connection.MustClose);
    }

    [Theory]
    [InlineData(0x1B, RejectReason.CommandNotSupported)]
    [InlineData(0x21, RejectReason.ProtocolError)]
    [InlineData(0x10, RejectReason.ProtocolError)]
    internal void Pdus_that_no_initiator_sends_are_rejected(byte opcode, RejectReason reason)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        byte[] header = new byte[48];
        header[0] = opcode;
        SentPdu answer = Assert.Single(initiator.Exchange(header));
        Assert.Equal(reason, answer.As<RejectPdu>().Reason);
        Assert.Equal(header, answer.Data);
        Assert.Single(initiator.Exchange(initiator.TestUnitReady()));
    }

    [Fact]
    public void A_second_login_in_full_feature_phase_closes_the_connection()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        initiator.Exchange(new LoginRequestPdu { Transit = true, CurrentStage = LoginStage.Operational, NextStage = LoginStage.FullFeature });
        Assert.True(initiator.Connection.MustClose);
    }

    [Fact]
    public void More_data_than_declared_closes_the_connection()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        byte[] header = new byte[48];
        initiator.Write(0, 1).Write(header, 0xFF_FFFC);
        Assert.Empty(initiator.Exchange(header));
        Assert.True(initiator.Connection.MustClose);
    }

    [Fact]
    public void A_live_task_tag_is_not_taken_twice()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        ScsiCommandPdu write = initiator.Write(0, 1);
        initiator.Exchange(write);
        SentPdu answer = Assert.Single(initiator.Exchange(initiator.Read(0, 1) with { InitiatorTaskTag = write.InitiatorTaskTag }));
        Assert.Equal(RejectReason.TaskInProgress, answer.As<RejectPdu>().Reason);
    }

    [Theory]
    [InlineData(0u, 1u << 30, 512)]
    [InlineData(5u, 0u, 512)]
    [InlineData(0u, 0u, 65536)]
    [InlineData(0u, 512u, 512)]
    public void Solicited_data_that_breaks_the_rules_fails_the_command_and_writes_nothing_outside(uint dataSN, uint offset, int length)
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        ScsiCommandPdu write = initiator.Write(0, 1);
        var r2t = Assert.Single(initiator.Exchange(write)).As<ReadyToTransferPdu>();
        byte[] data = [.. Enumerable.Repeat((byte)0xFF, length)];
        var pdu = new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, DataSN = dataSN, BufferOffset = offset, Final = true };
        SentPdu answer = Assert.Single(initiator.Exchange(pdu, data));
        Assert.Equal(SenseKey.AbortedCommand, RawInitiator.SenseOf(answer).Key);
        Assert.Equal(new byte[64 << 10], initiator.ReadData(0, 128));
    }

    [Fact]
    public void Unsolicited_data_that_was_not_agreed_fails_the_command()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        Assert.Equal(AdditionalSense.UnexpectedUnsolicitedData, RawInitiator.SenseOf(Assert.Single(initiator.Exchange(initiator.Write(0, 1), new byte[512]))).Additional);
        ScsiCommandPdu announced = initiator.Write(0, 1, final: false);
        Assert.Empty(initiator.Exchange(announced));
        SentPdu answer = Assert.Single(initiator.Exchange(new DataOutPdu { InitiatorTaskTag = announced.InitiatorTaskTag, TargetTransferTag = BasicHeader.ReservedTag, Final = true }, new byte[512]));
        Assert.Equal(AdditionalSense.UnexpectedUnsolicitedData, RawInitiator.SenseOf(answer).Additional);
    }

    [Fact]
    public void Data_for_an_unknown_transfer_is_rejected_and_for_an_unknown_task_passed_over()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        Assert.Empty(initiator.Exchange(new DataOutPdu { InitiatorTaskTag = 4711, TargetTransferTag = 1, Final = true }, new byte[512]));
        ScsiCommandPdu write = initiator.Write(0, 1);
        initiator.Exchange(write);
        SentPdu answer = Assert.Single(initiator.Exchange(new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = 4711, Final = true }, new byte[512]));
        Assert.Equal(RejectReason.InvalidField, answer.As<RejectPdu>().Reason);
    }

    [Fact]
    public void A_wrong_header_digest_closes_the_connection()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "HeaderDigest=CRC32C;DataDigest=CRC32C");
        byte[] command = initiator.Bytes(initiator.TestUnitReady());
        command[20] ^= 1;
        Assert.Empty(initiator.Exchange(command));
        Assert.True(initiator.Connection.MustClose);
    }

    [Fact]
    public void Reading_and_writing_at_once_is_rejected()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        SentPdu answer = Assert.Single(initiator.Exchange(initiator.Command(new byte[16], reads: true, writes: true, expected: 512)));
        Assert.Equal(RejectReason.InvalidField, answer.As<RejectPdu>().Reason);
    }

    [Fact]
    public void An_unknown_unit_answers_inquiry_with_qualifier_3_and_refuses_the_rest()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        ulong lun = LunAddress.FromNumber(77);
        byte[] cdb = new byte[16];
        Cdb.Inquiry(cdb, 36);
        Assert.Equal(0x7F, Assert.Single(initiator.Exchange(initiator.Command(cdb, reads: true, expected: 36, lun: lun))).Data[0]);
        Assert.Equal(AdditionalSense.LogicalUnitNotSupported, RawInitiator.SenseOf(Assert.Single(initiator.Exchange(initiator.TestUnitReady(lun)))).Additional);
    }

    [Fact]
    public void Unknown_task_management_functions_are_not_supported()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        var pdu = new TaskManagementRequestPdu { Immediate = true, Function = (TaskManagementFunction)77, InitiatorTaskTag = 3, CmdSN = initiator.CmdSN };
        Assert.Equal(TaskManagementOutcome.Rejected, Assert.Single(initiator.Exchange(pdu)).As<TaskManagementResponsePdu>().Outcome);
    }

    [Fact]
    public void Commands_that_keep_data_waiting_cannot_take_more_memory_than_a_session_may()
    {
        using var portal = RawInitiator.Portal(target => target with { Luns = [Bench.Iscsi.Target.Luns.LunSpec.Parse("memory:1g")] });
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        byte[] cdb = new byte[16];
        Cdb.Verify16(cdb, 0, (16 << 20) / 512, compareBytes: true);
        List<ScsiStatus> refused = [];
        for (int i = 0; i < 20; i++)
        {
            foreach (SentPdu answer in initiator.Exchange(initiator.Command(cdb, writes: true, expected: 16 << 20)))
            {
                if (answer.Opcode == Opcode.ScsiResponse)
                {
                    refused.Add(answer.As<ScsiResponsePdu>().Status);
                }
            }
        }
        Assert.Equal(Enumerable.Repeat(ScsiStatus.TaskSetFull, 16), refused);
    }
}
