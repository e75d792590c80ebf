using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Pdu;

public sealed class PduFramerTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_pdu_is_whole_exactly_when_its_last_byte_is_there(bool headerDigest, bool dataDigest)
    {
        var framer = new PduFramer { HeaderDigest = headerDigest, DataDigest = dataDigest };
        for (var dataLength = 0; dataLength < 70; dataLength++)
        {
            var wire = Build(headerDigest, dataDigest, dataLength);
            for (var there = 0; there < wire.Length; there++)
            {
                Assert.False(framer.TryRead(wire.AsSpan(0, there), out _));
            }

            Assert.True(framer.TryRead(wire, out var frame));
            Assert.Equal(wire.Length, frame.Length);
            Assert.Equal(dataLength, frame.Data.Length);
            Assert.True(frame.DataDigestMatches);
            Assert.Equal(Opcode.NopIn, frame.Opcode);
        }
    }

    [Fact]
    public void A_flipped_bit_of_the_data_or_its_padding_is_seen()
    {
        var framer = new PduFramer { HeaderDigest = true, DataDigest = true };
        for (var at = 52; at < 52 + 8 + 4; at++)
        {
            var wire = Build(true, true, dataLength: 6);
            wire[at] ^= 0x10;
            Assert.True(framer.TryRead(wire, out var frame));
            Assert.False(frame.DataDigestMatches);
        }
    }

    [Fact]
    public void A_flipped_bit_of_the_header_is_a_header_digest_error_whatever_it_changes()
    {
        var framer = new PduFramer { HeaderDigest = true };
        for (var bit = 0; bit < 52 * 8; bit++)
        {
            var wire = new byte[2048];
            Build(true, false, dataLength: 6).CopyTo(wire, 0);
            wire[bit / 8] ^= (byte)(1 << (bit % 8));
            var error = Assert.Throws<IscsiProtocolException>(() => framer.TryRead(wire, out _));
            Assert.Equal(ProtocolError.HeaderDigest, error.Error);
        }
    }

    [Fact]
    public void A_length_above_what_we_declared_is_refused_before_its_data_comes()
    {
        var framer = new PduFramer { MaxDataLength = 512 };
        var error = Assert.Throws<IscsiProtocolException>(() => framer.TryReadHeader(Build(false, false, 513).AsSpan(0, 48), out _, out _));
        Assert.Equal(ProtocolError.Format, error.Error);
    }

    [Fact]
    public void Additional_headers_are_refused_where_none_are_allowed()
    {
        var header = new byte[48];
        new NopInPdu { TargetTransferTag = BasicHeader.ReservedTag }.Write(header, 0, ahsLength: 8);
        Assert.Throws<IscsiProtocolException>(() => new PduFramer().TryReadHeader(header, out _, out _));
        Assert.False(new PduFramer { MaxAhsLength = 1020 }.TryReadHeader(header, out _, out _));
    }

    [Fact]
    public void Additional_headers_survive_writing_and_reading()
    {
        Span<byte> bytes = stackalloc byte[64];
        var cdb = new byte[] { 1, 2, 3, 4, 5 };
        var length = new AdditionalHeader { ExtendedCdb = cdb, BidirectionalReadLength = 0x1234 }.Write(bytes);
        Assert.Equal(20, length);
        var read = AdditionalHeader.Read(bytes[..length]);
        Assert.Equal(cdb, read.ExtendedCdb.ToArray());
        Assert.Equal(0x1234u, read.BidirectionalReadLength);
    }

    internal static byte[] Build(bool headerDigest, bool dataDigest, int dataLength)
    {
        var wire = new List<byte>();
        var header = new byte[48];
        new NopInPdu { InitiatorTaskTag = 1, TargetTransferTag = BasicHeader.ReservedTag }.Write(header, dataLength);
        wire.AddRange(header);
        var digest = new byte[4];
        if (headerDigest)
        {
            Crc32C.Write(digest, Crc32C.Compute(header));
            wire.AddRange(digest);
        }

        var data = new byte[BasicHeader.Padded(dataLength)];
        for (var i = 0; i < dataLength; i++)
        {
            data[i] = (byte)(i + 1);
        }

        wire.AddRange(data);
        if (dataDigest && dataLength > 0)
        {
            Crc32C.Write(digest, Crc32C.Compute(data));
            wire.AddRange(digest);
        }

        return [.. wire];
    }
}
