namespace Bench.Iscsi.Pdu;

/// <summary>Additional header segments of a SCSI Command, RFC 7143 section 11.2.2.</summary>
internal readonly ref struct AdditionalHeader
{
    private const byte ExtendedCdbType = 1;
    private const byte BidirectionalReadType = 2;

    /// <summary>CDB bytes from the 17th on; empty where the CDB has 16 or fewer.</summary>
    public ReadOnlySpan<byte> ExtendedCdb { get; init; }

    /// <summary>Bytes that the read part of a bidirectional command expects, where it is one.</summary>
    public uint? BidirectionalReadLength { get; init; }

    /// <summary>Reads the segments behind a basic header; unknown types are passed over.</summary>
    /// <exception cref="IscsiProtocolException">A segment is longer than what is there, or a known one has a wrong length.</exception>
    public static AdditionalHeader Read(ReadOnlySpan<byte> segments)
    {
        ReadOnlySpan<byte> cdb = default;
        uint? readLength = null;
        while (segments.Length > 0)
        {
            if (segments.Length < 4)
            {
                throw new IscsiProtocolException(ProtocolError.Format, "additional header segment is cut off");
            }

            var length = segments.U16(0);
            var size = BasicHeader.Padded(3 + length);
            if (length == 0 || size > segments.Length)
            {
                throw new IscsiProtocolException(ProtocolError.Format, $"additional header segment of {length} bytes, {segments.Length - 3} are there");
            }

            switch (segments[2] & 0x3f)
            {
                case ExtendedCdbType:
                    cdb = segments[4..(3 + length)];
                    break;
                case BidirectionalReadType when length != 5:
                    throw new IscsiProtocolException(ProtocolError.Format, $"bidirectional read length of {length} bytes, not 5");
                case BidirectionalReadType:
                    readLength = segments.U32(4);
                    break;
            }

            segments = segments[size..];
        }

        return new AdditionalHeader { ExtendedCdb = cdb, BidirectionalReadLength = readLength };
    }

    /// <summary>Writes the segments; returns their bytes, a multiple of 4.</summary>
    public int Write(Span<byte> destination)
    {
        var at = 0;
        if (ExtendedCdb.Length > 0)
        {
            var length = 1 + ExtendedCdb.Length;
            var size = BasicHeader.Padded(3 + length);
            destination[..size].Clear();
            destination.U16(0, (ushort)length);
            destination[2] = ExtendedCdbType;
            ExtendedCdb.CopyTo(destination[4..]);
            at = size;
        }

        if (BidirectionalReadLength is { } read)
        {
            var segment = destination.Slice(at, 8);
            segment.Clear();
            segment.U16(0, 5);
            segment[2] = BidirectionalReadType;
            segment.U32(4, read);
            at += 8;
        }

        return at;
    }
}
