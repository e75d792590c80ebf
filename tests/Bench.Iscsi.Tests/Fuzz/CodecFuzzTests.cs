using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>The PDU codec under bytes of all kinds: random ones, and PDUs of both roles with and without damage.</summary>
public sealed class CodecFuzzTests
{
    private static readonly byte[] Opcodes = [.. Enum.GetValues<Opcode>().Select(static opcode => (byte)opcode)];

    // "No wrong data": a CRC32C sees every damage of up to two bits in so few bytes, so what is taken with both digests is what was sent.
    [Fact]
    public void Bytes_of_any_kind_give_a_pdu_or_the_documented_exception_and_digests_see_damage() =>
        FuzzRun.Run(0.25, static () => new MemoryStream(), static (_, random) => Run(random));

    private static void Run(Random random)
    {
        var (headerDigest, dataDigest) = (random.Next(2) == 0, random.Next(2) == 0);
        var sent = random.Next(3) == 0 ? Noise(random) : Pdu(random, headerDigest, dataDigest);
        var bytes = sent.ToArray();
        for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        var framer = new PduFramer { HeaderDigest = headerDigest, DataDigest = dataDigest, MaxAhsLength = 1020, MaxDataLength = 4096 };
        try
        {
            if (!framer.TryRead(bytes, out var frame))
            {
                return;
            }

            Assert.InRange(frame.Length, BasicHeader.Size, bytes.Length);
            Assert.True(!headerDigest || !dataDigest || !frame.DataDigestMatches || bytes.AsSpan(0, frame.Length).SequenceEqual(sent.AsSpan(0, frame.Length)), "damage under both digests went unseen");
            AdditionalHeader.Read(frame.Ahs);
            ReadAny(frame.Header);
        }
        catch (IscsiProtocolException)
        {
        }
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        if (bytes.Length >= 8 && random.Next(2) == 0)
        {
            bytes[4] &= 3;
            bytes[5] = bytes[6] = 0;
        }

        return bytes;
    }

    private static byte[] Pdu(Random random, bool headerDigest, bool dataDigest)
    {
        var (ahs, data) = (4 * random.Next(4), random.Next(200));
        var header = new byte[BasicHeader.Size + ahs];
        random.NextBytes(header);
        header[0] = Opcodes[random.Next(Opcodes.Length)];
        header[4] = (byte)(ahs / 4);
        header[5] = header[6] = 0;
        header[7] = (byte)data;
        var padded = new byte[BasicHeader.Padded(data)];
        random.NextBytes(padded.AsSpan(0, data));
        return [.. header, .. headerDigest ? Digest(header) : [], .. padded, .. dataDigest && data > 0 ? Digest(padded) : []];
    }

    private static byte[] Digest(ReadOnlySpan<byte> bytes)
    {
        var digest = new byte[Crc32C.Size];
        Crc32C.Write(digest, Crc32C.Compute(bytes));
        return digest;
    }

    private static void ReadAny(ReadOnlySpan<byte> header)
    {
        switch (BasicHeader.OpcodeOf(header))
        {
            case Opcode.NopOut: NopOutPdu.Read(header); break;
            case Opcode.ScsiCommand: ScsiCommandPdu.Read(header); break;
            case Opcode.TaskManagementRequest: TaskManagementRequestPdu.Read(header); break;
            case Opcode.LoginRequest: LoginRequestPdu.Read(header); break;
            case Opcode.TextRequest: TextRequestPdu.Read(header); break;
            case Opcode.DataOut: DataOutPdu.Read(header); break;
            case Opcode.LogoutRequest: LogoutRequestPdu.Read(header); break;
            case Opcode.Snack: SnackPdu.Read(header); break;
            case Opcode.NopIn: NopInPdu.Read(header); break;
            case Opcode.ScsiResponse: ScsiResponsePdu.Read(header); break;
            case Opcode.TaskManagementResponse: TaskManagementResponsePdu.Read(header); break;
            case Opcode.LoginResponse: LoginResponsePdu.Read(header); break;
            case Opcode.TextResponse: TextResponsePdu.Read(header); break;
            case Opcode.DataIn: DataInPdu.Read(header); break;
            case Opcode.LogoutResponse: LogoutResponsePdu.Read(header); break;
            case Opcode.ReadyToTransfer: ReadyToTransferPdu.Read(header); break;
            case Opcode.AsyncMessage: AsyncMessagePdu.Read(header); break;
            case Opcode.Reject: RejectPdu.Read(header); break;
            default: break;
        }
    }
}
