using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Pdu;

/// <summary>Bytes as RFC 7143 section 11 draws them.</summary>
public sealed class PduLayoutTests
{
    [Fact]
    public void Scsi_command_lies_as_section_11_3_draws_it()
    {
        var header = new byte[48];
        new ScsiCommandPdu
        {
            Final = true,
            Reads = true,
            Attribute = TaskAttribute.Simple,
            Lun = 0x0001_0000_0000_0000,
            InitiatorTaskTag = 0x11121314,
            ExpectedDataTransferLength = 0x1000,
            CmdSN = 0x21222324,
            ExpStatSN = 0x31323334,
            Cdb = new CdbBytes(0x2800_0000_0008_0000, 0x0800_0000_0000_00ff),
        }.Write(header, dataLength: 0x010203);

        Assert.Equal(
            "01C10000" + "00010203" + "0001000000000000" + "11121314" + "00001000" + "21222324" + "31323334" + "28000000000800000800000000000" + "0FF",
            Convert.ToHexString(header));
    }

    [Fact]
    public void Login_request_lies_as_section_11_12_draws_it()
    {
        var header = new byte[48];
        new LoginRequestPdu
        {
            Transit = true,
            CurrentStage = LoginStage.Security,
            NextStage = LoginStage.Operational,
            Isid = 0x80_0102_030405,
            Tsih = 0x0607,
            InitiatorTaskTag = 1,
            Cid = 0x0809,
            CmdSN = 2,
            ExpStatSN = 3,
        }.Write(header, dataLength: 5);

        Assert.Equal(
            "43810000" + "00000005" + "800102030405" + "0607" + "00000001" + "08090000" + "00000002" + "00000003" + new string('0', 32),
            Convert.ToHexString(header));
    }

    [Fact]
    public void Data_in_with_status_lies_as_section_11_7_draws_it()
    {
        var header = new byte[48];
        new DataInPdu
        {
            Final = true,
            HasStatus = true,
            Underflow = true,
            Status = ScsiStatus.ConditionMet,
            InitiatorTaskTag = 7,
            TargetTransferTag = BasicHeader.ReservedTag,
            StatSN = 0x41,
            ExpCmdSN = 0x42,
            MaxCmdSN = 0x43,
            DataSN = 0x44,
            BufferOffset = 0x45,
            ResidualCount = 0x46,
        }.Write(header, dataLength: 0);

        Assert.Equal(
            "25830004" + "00000000" + "0000000000000000" + "00000007" + "FFFFFFFF" + "00000041" + "00000042" + "00000043" + "00000044" + "00000045" + "00000046",
            Convert.ToHexString(header));
    }

    [Fact]
    public void Ready_to_transfer_lies_as_section_11_8_draws_it()
    {
        var header = new byte[48];
        new ReadyToTransferPdu
        {
            Lun = 0x0002_0000_0000_0000,
            InitiatorTaskTag = 1,
            TargetTransferTag = 2,
            StatSN = 3,
            ExpCmdSN = 4,
            MaxCmdSN = 5,
            R2TSN = 6,
            BufferOffset = 7,
            DesiredLength = 8,
        }.Write(header, dataLength: 0);

        Assert.Equal(
            "31800000" + "00000000" + "0002000000000000" + "00000001" + "00000002" + "00000003" + "00000004" + "00000005" + "00000006" + "00000007" + "00000008",
            Convert.ToHexString(header));
    }

    [Fact]
    public void Reject_and_async_message_carry_the_reserved_task_tag()
    {
        var header = new byte[48];
        new RejectPdu { Reason = RejectReason.ProtocolError }.Write(header, 48);
        Assert.Equal(BasicHeader.ReservedTag, BasicHeader.InitiatorTaskTag(header));
        new AsyncMessagePdu { Event = AsyncEvent.LogoutRequest }.Write(header, 0);
        Assert.Equal(BasicHeader.ReservedTag, BasicHeader.InitiatorTaskTag(header));
    }
}
