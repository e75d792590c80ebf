using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>What MODE SENSE tells that decides the meaning of a benchmark: caches and write protection (SPC-4 section 7.5, SBC-3 section 6.4).</summary>
internal readonly record struct ModeData
{
    public const byte RecoveryPage = 0x01;
    public const byte CachingPage = 0x08;
    public const byte ControlPage = 0x0A;
    public const byte InformationalExceptionsPage = 0x1C;
    public const byte AllPages = 0x3F;

    /// <summary>Header bit WP: medium or unit is write protected.</summary>
    public bool WriteProtected { get; init; }

    /// <summary>Header bit DPOFUA: DPO and FUA are honoured.</summary>
    public bool DpoFua { get; init; }

    /// <summary>Caching page WCE: writes may end in a volatile cache; null when the page was not there.</summary>
    public bool? WriteCache { get; init; }

    /// <summary>Caching page RCD inverted: reads may come from a cache; null when the page was not there.</summary>
    public bool? ReadCache { get; init; }

    /// <summary>Control page SWP: software write protect.</summary>
    public bool? SoftwareWriteProtect { get; init; }

    /// <summary>Control page D_SENSE: sense data comes in descriptor format.</summary>
    public bool? DescriptorSense { get; init; }

    /// <summary>Reads MODE SENSE data with its header of 4 (six-byte command) or 8 bytes, block descriptors and any pages, cut short or not.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, bool tenByteCommand, out ModeData mode)
    {
        mode = default;
        int headerLength = tenByteCommand ? 8 : 4;
        if (data.Length < headerLength)
        {
            return false;
        }
        int promised = tenByteCommand ? BinaryPrimitives.ReadUInt16BigEndian(data) + 2 : data[0] + 1;
        data = data[..Math.Min(data.Length, Math.Max(promised, headerLength))];
        byte parameter = data[tenByteCommand ? 3 : 2];
        int descriptors = tenByteCommand ? BinaryPrimitives.ReadUInt16BigEndian(data[6..]) : data[3];
        mode = new() { WriteProtected = (parameter & 0x80) != 0, DpoFua = (parameter & 0x10) != 0 };
        for (int at = headerLength + descriptors; at + 2 <= data.Length;)
        {
            bool subpage = (data[at] & 0x40) != 0;
            int length = subpage
                ? at + 4 <= data.Length ? 4 + BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]) : data.Length
                : 2 + data[at + 1];
            if (!subpage && length > 2 && at + 3 <= data.Length)
            {
                mode = mode.WithPage(data[at..Math.Min(data.Length, at + length)]);
            }
            at += length;
        }
        return true;
    }

    private ModeData WithPage(ReadOnlySpan<byte> page) => (page[0] & 0x3F) switch
    {
        CachingPage => this with { WriteCache = (page[2] & 0x04) != 0, ReadCache = (page[2] & 0x01) == 0 },
        ControlPage => this with
        {
            DescriptorSense = (page[2] & 0x04) != 0,
            SoftwareWriteProtect = page.Length > 4 ? (page[4] & 0x08) != 0 : null,
        },
        _ => this,
    };
}
