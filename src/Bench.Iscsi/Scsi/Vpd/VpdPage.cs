using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi.Vpd;

/// <summary>Vital product data pages by code (SPC-4 section 7.8, SBC-3 section 6.5) and the header they share.</summary>
internal static class VpdPage
{
    public const byte SupportedPages = 0x00;
    public const byte UnitSerialNumber = 0x80;
    public const byte DeviceIdentification = 0x83;
    public const byte BlockLimits = 0xB0;
    public const byte BlockDeviceCharacteristics = 0xB1;
    public const byte LogicalBlockProvisioning = 0xB2;

    public const int HeaderLength = 4;

    /// <summary>A page with its header; the body starts at byte 4 and is still zero.</summary>
    public static byte[] Start(byte code, int bodyLength)
    {
        byte[] page = new byte[HeaderLength + bodyLength];
        page[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(2), (ushort)bodyLength);
        return page;
    }

    /// <summary>The list of pages a unit has, in ascending order as SPC-4 demands.</summary>
    public static byte[] BuildSupported(ReadOnlySpan<byte> codes)
    {
        byte[] page = Start(SupportedPages, codes.Length);
        codes.CopyTo(page.AsSpan(HeaderLength));
        page.AsSpan(HeaderLength).Sort();
        return page;
    }

    /// <summary>A page that is one text (80h).</summary>
    public static byte[] BuildText(byte code, string text)
    {
        byte[] page = Start(code, text.Length);
        System.Text.Encoding.ASCII.GetBytes(text, page.AsSpan(HeaderLength));
        return page;
    }

    /// <summary>The body of page <paramref name="code"/> as far as it was received; false when the data is another page or shorter than a header.</summary>
    public static bool TryGetBody(ReadOnlySpan<byte> page, byte code, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (page.Length < HeaderLength || page[1] != code)
        {
            return false;
        }
        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(page[2..]), page.Length - HeaderLength);
        body = page.Slice(HeaderLength, length);
        return true;
    }
}
