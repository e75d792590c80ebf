using System.Text;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Pdu;

public sealed class Crc32CTests
{
    [Fact]
    public void Digests_match_the_examples_of_rfc_7143_appendix_a()
    {
        Assert.Equal("AA36918A", Wire(new byte[32]));
        Assert.Equal("43ABA862", Wire(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal("4E79DD46", Wire(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.Equal("5CDB3F11", Wire(Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray()));
        Assert.Equal("839206E3", Wire(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void Many_bytes_at_a_time_give_what_one_gives_at_every_length()
    {
        var data = new byte[9000];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length += length < 1100 ? 1 : 37)
        {
            Assert.Equal(Bitwise(data.AsSpan(0, length)), Crc32C.Compute(data.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_copy_has_the_digest_of_what_was_copied_and_leaves_the_rest_alone()
    {
        var data = new byte[9000];
        new Random(2).NextBytes(data);
        for (var length = 0; length <= data.Length - 7; length += length < 600 ? 1 : 41)
        {
            var source = data.AsSpan(length % 7, length);
            var destination = new byte[length + 1];
            destination[length] = 0x5a;
            Assert.Equal(Bitwise(source), Crc32C.Copy(source, destination));
            Assert.Equal(source, destination.AsSpan(0, length));
            Assert.Equal(0x5a, destination[length]);
        }
    }

    [Fact]
    public void A_copy_to_too_little_room_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(static () => Crc32C.Copy(new byte[300], new byte[299]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Padding_counts_as_zeros(int length)
    {
        var padded = new byte[4];
        padded.AsSpan(0, length).Fill(0x5a);
        Assert.Equal(Crc32C.Compute(padded), Crc32C.ComputePadded(padded.AsSpan(0, length)));
    }

    private static string Wire(byte[] data)
    {
        var digest = new byte[4];
        Crc32C.Write(digest, Crc32C.Compute(data));
        return Convert.ToHexString(digest);
    }

    private static uint Bitwise(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
            }
        }

        return ~crc;
    }
}
