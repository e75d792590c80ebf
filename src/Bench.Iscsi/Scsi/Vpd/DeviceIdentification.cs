using System.Buffers.Binary;
using System.Text;

namespace Bench.Iscsi.Scsi.Vpd;

/// <summary>What a designator names (SPC-4 table 622).</summary>
internal enum DesignatorAssociation : byte
{
    LogicalUnit = 0,
    TargetPort = 1,
    TargetDevice = 2,
}

/// <summary>Format of a designator (SPC-4 table 623).</summary>
internal enum DesignatorType : byte
{
    VendorSpecific = 0,
    T10Vendor = 1,
    Eui64 = 2,
    Naa = 3,
    RelativeTargetPort = 4,
    TargetPortGroup = 5,
    LogicalUnitGroup = 6,
    Md5 = 7,
    ScsiName = 8,
}

/// <summary>One designator of page 83h.</summary>
internal sealed record Designator(DesignatorAssociation Association, DesignatorType Type, byte[] Identifier)
{
    /// <summary>For people: NAA and EUI in hex as `wwn` tools print them, names as text.</summary>
    public override string ToString() => Type switch
    {
        DesignatorType.Naa => "naa." + Convert.ToHexStringLower(Identifier),
        DesignatorType.Eui64 => "eui." + Convert.ToHexStringLower(Identifier),
        DesignatorType.ScsiName or DesignatorType.T10Vendor or DesignatorType.VendorSpecific => Encoding.UTF8.GetString(Identifier).TrimEnd('\0', ' '),
        _ => Convert.ToHexStringLower(Identifier),
    };
}

/// <summary>VPD page 83h: the names of a logical unit and of the port it was reached by (SPC-4 section 7.8.6).</summary>
internal static class DeviceIdentification
{
    private const byte IscsiProtocol = 0x5;
    private const byte BinaryCodeSet = 1;
    private const byte AsciiCodeSet = 2;
    private const byte Utf8CodeSet = 3;

    public static byte[] Build(IReadOnlyList<Designator> designators)
    {
        int length = designators.Sum(d => 4 + d.Identifier.Length);
        byte[] page = VpdPage.Start(VpdPage.DeviceIdentification, length);
        int at = VpdPage.HeaderLength;
        foreach (Designator designator in designators)
        {
            bool ofPort = designator.Association != DesignatorAssociation.LogicalUnit;
            page[at] = (byte)((ofPort ? IscsiProtocol << 4 : 0) | CodeSet(designator.Type));
            page[at + 1] = (byte)((ofPort ? 0x80 : 0) | ((byte)designator.Association << 4) | (byte)designator.Type);
            page[at + 3] = (byte)designator.Identifier.Length;
            designator.Identifier.CopyTo(page, at + 4);
            at += 4 + designator.Identifier.Length;
        }
        return page;
    }

    public static bool TryParse(ReadOnlySpan<byte> page, out List<Designator> designators)
    {
        designators = [];
        if (!VpdPage.TryGetBody(page, VpdPage.DeviceIdentification, out ReadOnlySpan<byte> body))
        {
            return false;
        }
        while (body.Length >= 4 && 4 + body[3] <= body.Length)
        {
            designators.Add(new((DesignatorAssociation)((body[1] >> 4) & 3), (DesignatorType)(body[1] & 0x0F), body.Slice(4, body[3]).ToArray()));
            body = body[(4 + body[3])..];
        }
        return true;
    }

    /// <summary>A locally assigned NAA name (NAA 3h) around 60 bits of <paramref name="value"/>.</summary>
    public static Designator LocalNaa(ulong value)
    {
        byte[] identifier = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(identifier, 0x3000_0000_0000_0000 | (value & 0x0FFF_FFFF_FFFF_FFFF));
        return new(DesignatorAssociation.LogicalUnit, DesignatorType.Naa, identifier);
    }

    private static byte CodeSet(DesignatorType type) => type switch
    {
        DesignatorType.ScsiName => Utf8CodeSet,
        DesignatorType.T10Vendor => AsciiCodeSet,
        _ => BinaryCodeSet,
    };
}
