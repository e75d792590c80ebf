using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>One extent of blocks.</summary>
/// <param name="Lba">First block.</param>
/// <param name="Blocks">How many.</param>
internal readonly record struct BlockExtent(ulong Lba, uint Blocks);

/// <summary>The parameter list of UNMAP (SBC-3 section 5.28).</summary>
internal static class UnmapParameters
{
    public const int HeaderLength = 8;
    public const int DescriptorLength = 16;

    /// <summary>Bytes of a list of <paramref name="extents"/> extents.</summary>
    public static int Length(int extents) => HeaderLength + (DescriptorLength * extents);

    public static int Write(Span<byte> list, ReadOnlySpan<BlockExtent> extents)
    {
        int length = Length(extents.Length);
        list[..length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(list, (ushort)(length - 2));
        BinaryPrimitives.WriteUInt16BigEndian(list[2..], (ushort)(length - HeaderLength));
        for (int i = 0; i < extents.Length; i++)
        {
            Span<byte> descriptor = list[(HeaderLength + (DescriptorLength * i))..];
            BinaryPrimitives.WriteUInt64BigEndian(descriptor, extents[i].Lba);
            BinaryPrimitives.WriteUInt32BigEndian(descriptor[8..], extents[i].Blocks);
        }
        return length;
    }

    /// <summary>How many whole descriptors the list holds; false when the list is cut before its header ends (0 bytes are a valid empty list)
    /// or its lengths promise more than there is.</summary>
    public static bool TryCount(ReadOnlySpan<byte> list, out int extents)
    {
        extents = 0;
        if (list.IsEmpty)
        {
            return true;
        }
        if (list.Length < HeaderLength)
        {
            return false;
        }
        int descriptorBytes = BinaryPrimitives.ReadUInt16BigEndian(list[2..]);
        extents = descriptorBytes / DescriptorLength;
        return HeaderLength + descriptorBytes <= list.Length;
    }

    /// <summary>Descriptor <paramref name="index"/> of a list that <see cref="TryCount"/> accepted.</summary>
    public static BlockExtent Read(ReadOnlySpan<byte> list, int index)
    {
        ReadOnlySpan<byte> descriptor = list[(HeaderLength + (DescriptorLength * index))..];
        return new(BinaryPrimitives.ReadUInt64BigEndian(descriptor), BinaryPrimitives.ReadUInt32BigEndian(descriptor[8..]));
    }
}
