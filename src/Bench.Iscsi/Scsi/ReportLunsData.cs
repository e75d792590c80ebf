using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>The parameter data of REPORT LUNS (SPC-4 section 6.33).</summary>
internal static class ReportLunsData
{
    private const int HeaderLength = 8;

    public static byte[] Build(ReadOnlySpan<ulong> luns)
    {
        byte[] data = new byte[HeaderLength + (8 * luns.Length)];
        BinaryPrimitives.WriteInt32BigEndian(data, 8 * luns.Length);
        for (int i = 0; i < luns.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(HeaderLength + (8 * i)), luns[i]);
        }
        return data;
    }

    /// <summary>The addresses that were received. <paramref name="totalLength"/> is the allocation length that would hold them all.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out ulong[] luns, out long totalLength)
    {
        luns = [];
        totalLength = 0;
        if (data.Length < HeaderLength)
        {
            return false;
        }
        uint listLength = BinaryPrimitives.ReadUInt32BigEndian(data);
        totalLength = (long)listLength + HeaderLength;
        int count = (int)Math.Min(listLength / 8, (uint)(data.Length - HeaderLength) / 8);
        luns = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            luns[i] = BinaryPrimitives.ReadUInt64BigEndian(data[(HeaderLength + (8 * i))..]);
        }
        return true;
    }
}
