using System.Buffers.Binary;
using System.Text;

namespace Bench.Iscsi.Scsi;

/// <summary>Standard INQUIRY data (SPC-4 section 6.6.2).</summary>
/// <param name="Vendor">T10 vendor identification, up to 8 ASCII characters.</param>
/// <param name="Product">Product identification, up to 16.</param>
/// <param name="Revision">Product revision, up to 4.</param>
internal sealed record InquiryData(string Vendor, string Product, string Revision)
{
    public const int Length = 74;

    /// <summary>Peripheral qualifier: 0 connected, 1 not connected, 3 not supported.</summary>
    public byte Qualifier { get; init; }

    /// <summary>Peripheral device type: 0 direct access block device, 1Fh unknown.</summary>
    public byte DeviceType { get; init; }

    /// <summary>VERSION: 6 = SPC-4.</summary>
    public byte Version { get; init; } = 6;

    /// <summary>CMDQUE: the unit takes several commands at once.</summary>
    public bool CommandQueuing { get; init; } = true;

    /// <summary>PROTECT: protection information is supported.</summary>
    public bool Protect { get; init; }

    /// <summary>TPGS: 0 no asymmetric access, 1 implicit, 2 explicit, 3 both.</summary>
    public byte TargetPortGroups { get; init; }

    /// <summary>Version descriptors (SPC-4 table 151), at most eight: which standards the unit claims.</summary>
    public IReadOnlyList<ushort> VersionDescriptors { get; init; } = [];

    public byte[] Build()
    {
        byte[] data = new byte[Length];
        data[0] = (byte)((Qualifier << 5) | (DeviceType & 0x1F));
        data[2] = Version;
        data[3] = 0x12;
        data[4] = Length - 5;
        data[5] = (byte)((TargetPortGroups << 4) | (Protect ? 1 : 0));
        data[7] = (byte)(CommandQueuing ? 0x02 : 0);
        Put(data.AsSpan(8, 8), Vendor);
        Put(data.AsSpan(16, 16), Product);
        Put(data.AsSpan(32, 4), Revision);
        for (int i = 0; i < VersionDescriptors.Count && i < 8; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(58 + (2 * i)), VersionDescriptors[i]);
        }
        return data;
    }

    /// <summary>Reads data that may be cut short by the allocation length; false below the 36 bytes every unit must have.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out InquiryData inquiry)
    {
        inquiry = new("", "", "");
        if (data.Length < 36)
        {
            return false;
        }
        var versions = new List<ushort>();
        for (int at = 58; at + 2 <= data.Length && at < 74; at += 2)
        {
            ushort version = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (version != 0)
            {
                versions.Add(version);
            }
        }
        inquiry = new(Get(data.Slice(8, 8)), Get(data.Slice(16, 16)), Get(data.Slice(32, 4)))
        {
            Qualifier = (byte)(data[0] >> 5),
            DeviceType = (byte)(data[0] & 0x1F),
            Version = data[2],
            Protect = (data[5] & 1) != 0,
            TargetPortGroups = (byte)((data[5] >> 4) & 3),
            CommandQueuing = (data[7] & 0x02) != 0,
            VersionDescriptors = versions,
        };
        return true;
    }

    private static void Put(Span<byte> field, string text)
    {
        field.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, field.Length)), field);
    }

    private static string Get(ReadOnlySpan<byte> field) => Encoding.ASCII.GetString(field).TrimEnd(' ', '\0');
}
