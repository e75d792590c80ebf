using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>Provisioning state of blocks (SBC-3 table 60).</summary>
internal enum ProvisioningStatus : byte
{
    Mapped = 0,
    Deallocated = 1,
    Anchored = 2,
}

/// <summary>One descriptor of GET LBA STATUS: consecutive blocks in the same state.</summary>
internal readonly record struct LbaStatusExtent(ulong Lba, uint Blocks, ProvisioningStatus Status);

/// <summary>The parameter data of GET LBA STATUS (SBC-3 section 5.6).</summary>
internal static class LbaStatusData
{
    public const int HeaderLength = 8;
    public const int DescriptorLength = 16;

    public static byte[] Build(ReadOnlySpan<LbaStatusExtent> extents)
    {
        byte[] data = new byte[HeaderLength + (DescriptorLength * extents.Length)];
        BinaryPrimitives.WriteInt32BigEndian(data, data.Length - 4);
        for (int i = 0; i < extents.Length; i++)
        {
            Span<byte> descriptor = data.AsSpan(HeaderLength + (DescriptorLength * i));
            BinaryPrimitives.WriteUInt64BigEndian(descriptor, extents[i].Lba);
            BinaryPrimitives.WriteUInt32BigEndian(descriptor[8..], extents[i].Blocks);
            descriptor[12] = (byte)extents[i].Status;
        }
        return data;
    }

    public static bool TryParse(ReadOnlySpan<byte> data, out LbaStatusExtent[] extents)
    {
        extents = [];
        if (data.Length < HeaderLength)
        {
            return false;
        }
        long promised = Math.Max(0, BinaryPrimitives.ReadUInt32BigEndian(data) - 4L);
        int count = (int)(Math.Min(promised, data.Length - HeaderLength) / DescriptorLength);
        extents = new LbaStatusExtent[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> descriptor = data[(HeaderLength + (DescriptorLength * i))..];
            extents[i] = new(BinaryPrimitives.ReadUInt64BigEndian(descriptor), BinaryPrimitives.ReadUInt32BigEndian(descriptor[8..]), (ProvisioningStatus)(descriptor[12] & 0x0F));
        }
        return true;
    }
}
