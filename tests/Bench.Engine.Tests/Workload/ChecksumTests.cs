using System.Security.Cryptography;
using System.Text;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Tests.Workload;

public sealed unsafe class ChecksumTests
{
    // Published check values of "123456789"; the CRC-64 is the one Redis documents, CRC-32 is cksum's polynomial without length or inversion.
    [Theory]
    [InlineData(VerifyMethod.Crc16, "BB3D")]
    [InlineData(VerifyMethod.Crc7, "75")]
    [InlineData(VerifyMethod.Crc64, "E9C6D914C4B8D9CA")]
    [InlineData(VerifyMethod.Crc32, "89A1897F")]
    [InlineData(VerifyMethod.Crc32c, "1CF96D7C")]
    public void Check_values_agree_with_the_published_ones(VerifyMethod method, string expected)
    {
        var sum = Compute(method, Encoding.ASCII.GetBytes("123456789"));
        Array.Reverse(sum);

        Assert.Equal(expected, Convert.ToHexString(sum));
    }

    [Theory]
    [InlineData(VerifyMethod.Sha3_224, "abc", "E642824C3F8CF24AD09234EE7D3C766FC9A3A5168D0C94AD73B46FDF")]
    [InlineData(VerifyMethod.Sha3_256, "abc", "3A985DA74FE225B2045C172D6BD390BD855F086E3E9D525B46BFE24511431532")]
    [InlineData(VerifyMethod.Sha3_256, "", "A7FFC6F8BF1ED76651C14756A061D662F580FF4DE43B49FA82D80A4B80F8434A")]
    [InlineData(VerifyMethod.Md5, "abc", "900150983CD24FB0D6963F7D28E17F72")]
    public void Digests_agree_with_their_standards(VerifyMethod method, string text, string expected)
    {
        Assert.Equal(expected, Convert.ToHexString(Compute(method, Encoding.ASCII.GetBytes(text))));
    }

    [SkippableFact]
    public void Sha3_agrees_with_the_system_for_every_length()
    {
        Skip.IfNot(SHA3_256.IsSupported, "this OpenSSL has no SHA-3");
        var random = new Random(1);
        for (var length = 0; length < 600; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(SHA3_256.HashData(data), Compute(VerifyMethod.Sha3_256, data));
            Assert.Equal(SHA3_512.HashData(data), Compute(VerifyMethod.Sha3_512, data));
        }
    }

    private static byte[] Compute(VerifyMethod method, byte[] data)
    {
        var checksum = BlockChecksum.Create(method)!;
        var sum = new byte[checksum.Size];
        fixed (byte* from = data, to = sum)
        {
            checksum.Compute(from, data.Length, to);
        }

        return sum;
    }
}
