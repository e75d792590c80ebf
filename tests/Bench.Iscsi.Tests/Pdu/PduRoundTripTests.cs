using Bench.Iscsi.Pdu;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Iscsi.Tests.Pdu;

public sealed class PduRoundTripTests
{
    [Fact]
    public void Every_pdu_survives_writing_and_reading()
    {
        RoundTrips<NopOutPdu>();
        RoundTrips<ScsiCommandPdu>();
        RoundTrips<TaskManagementRequestPdu>();
        RoundTrips<LoginRequestPdu>();
        RoundTrips<TextRequestPdu>();
        RoundTrips<DataOutPdu>();
        RoundTrips<LogoutRequestPdu>();
        RoundTrips<SnackPdu>();
        RoundTrips<NopInPdu>();
        RoundTrips<ScsiResponsePdu>();
        RoundTrips<TaskManagementResponsePdu>();
        RoundTrips<LoginResponsePdu>();
        RoundTrips<TextResponsePdu>();
        RoundTrips<DataInPdu>();
        RoundTrips<LogoutResponsePdu>();
        RoundTrips<ReadyToTransferPdu>();
        RoundTrips<AsyncMessagePdu>();
        RoundTrips<RejectPdu>();
    }

    [Fact]
    public void A_cut_off_or_foreign_header_is_a_format_error()
    {
        var error = Assert.Throws<IscsiProtocolException>(() => NopInPdu.Read(new byte[47]));
        Assert.Equal(ProtocolError.Format, error.Error);
        Assert.Throws<IscsiProtocolException>(() => NopInPdu.Read(new byte[48]));
    }

    [Theory]
    [InlineData(0x01)] // S without F
    [InlineData(0x87)] // overflow and underflow
    [InlineData(0x84)] // overflow without S
    [InlineData(0x82)] // underflow without S
    public void Data_in_with_contradicting_flags_is_a_format_error(byte flags)
    {
        var header = new byte[48];
        header[0] = 0x25;
        header[1] = flags;
        Assert.Throws<IscsiProtocolException>(() => DataInPdu.Read(header));
    }

    // Any 48 bytes that the reader accepts must mean the same after one trip through the writer.
    private static void RoundTrips<T>()
        where T : struct, IPdu<T>
    {
        var accepted = 0;
        var header = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(48).ToArbitrary();
        Prop.ForAll(header, bytes =>
        {
            bytes[0] = (byte)((bytes[0] & 0x40) | (byte)T.Opcode);
            bytes[5] = bytes[6] = bytes[7] = 0;
            SometimesReserved(bytes.AsSpan(16, 4));
            SometimesReserved(bytes.AsSpan(20, 4));
            T read;
            try
            {
                read = T.Read(bytes);
            }
            catch (IscsiProtocolException)
            {
                return true;
            }

            accepted++;
            var written = new byte[48];
            read.Write(written, dataLength: 0, ahsLength: 0);
            return read.Equals(T.Read(written)) && BasicHeader.OpcodeOf(written) == T.Opcode;
        }).QuickCheckThrowOnFailure();
        Assert.True(accepted > 0, $"no random header of {typeof(T).Name} was accepted");
    }

    // Random tags are never the reserved one, which several PDUs need.
    private static void SometimesReserved(Span<byte> tag)
    {
        if ((tag[0] & 1) != 0)
        {
            tag.Fill(0xff);
        }
    }
}
