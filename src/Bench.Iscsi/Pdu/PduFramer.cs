using System.Runtime.CompilerServices;

namespace Bench.Iscsi.Pdu;

/// <summary>
/// Finds PDUs in a byte stream, RFC 7143 section 11.2: it says how long the next one is as soon as its header is there, and checks the
/// digests. It keeps no bytes: the owner of the receive buffer calls again with more. Nothing is allocated and no length is trusted
/// before it was checked.
/// </summary>
internal struct PduFramer
{
    /// <summary>Limits of the login phase: no digests, the default MaxRecvDataSegmentLength.</summary>
    public PduFramer()
    {
    }

    /// <summary>Headers carry a CRC32C.</summary>
    public bool HeaderDigest { get; set; }

    /// <summary>Data carries a CRC32C.</summary>
    public bool DataDigest { get; set; }

    /// <summary>Most bytes of data that a PDU may bring: the MaxRecvDataSegmentLength that this side declared.</summary>
    public int MaxDataLength { get; set; } = 8192;

    /// <summary>Most bytes of additional header segments; 0 for an initiator, since no response may have any.</summary>
    public int MaxAhsLength { get; set; }

    /// <summary>Bytes from the start of a PDU to its data.</summary>
    public readonly int HeaderLength(ReadOnlySpan<byte> header) =>
        BasicHeader.Size + BasicHeader.AhsLength(header) + (HeaderDigest ? Crc32C.Size : 0);

    /// <summary>Bytes of data, padding and data digest.</summary>
    public readonly int DataPartLength(int dataLength) =>
        dataLength == 0 ? 0 : BasicHeader.Padded(dataLength) + (DataDigest ? Crc32C.Size : 0);

    /// <summary>Checks the header at the start of the buffer.</summary>
    /// <returns>False where it is not whole yet.</returns>
    /// <exception cref="IscsiProtocolException">The header digest is wrong, or a length is above its limit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool TryReadHeader(ReadOnlySpan<byte> buffer, out int headerLength, out int dataLength)
    {
        headerLength = dataLength = 0;
        if (buffer.Length < BasicHeader.Size)
        {
            return false;
        }

        var length = HeaderLength(buffer);
        var ahs = BasicHeader.AhsLength(buffer);
        if (HeaderDigest)
        {
            // A flipped bit in the length of the AHS must not have us wait for bytes that nobody sends.
            if (ahs > MaxAhsLength)
            {
                throw new IscsiProtocolException(ProtocolError.HeaderDigest, $"wrong header digest, or {ahs} bytes of additional header where at most {MaxAhsLength} are allowed");
            }

            // Any other wrong length is a digest error first.
            if (buffer.Length < length)
            {
                return false;
            }

            var covered = length - Crc32C.Size;
            if (Crc32C.Compute(buffer[..covered]) != Crc32C.Read(buffer[covered..]))
            {
                throw new IscsiProtocolException(ProtocolError.HeaderDigest, "wrong header digest");
            }
        }

        if (ahs > MaxAhsLength)
        {
            throw new IscsiProtocolException(ProtocolError.Format, $"{BasicHeader.OpcodeOf(buffer)}: {ahs} bytes of additional header, at most {MaxAhsLength} are allowed");
        }

        var data = BasicHeader.DataLength(buffer);
        if (data > MaxDataLength)
        {
            throw new IscsiProtocolException(ProtocolError.Format, $"{BasicHeader.OpcodeOf(buffer)}: {data} bytes of data, MaxRecvDataSegmentLength is {MaxDataLength}");
        }

        if (buffer.Length < length)
        {
            return false;
        }

        headerLength = length;
        dataLength = data;
        return true;
    }

    /// <summary>Takes the PDU at the start of the buffer.</summary>
    /// <returns>False where it is not whole yet.</returns>
    /// <exception cref="IscsiProtocolException">The header digest is wrong, or a length is above its limit.</exception>
    public readonly bool TryRead(ReadOnlySpan<byte> buffer, out PduFrame frame)
    {
        frame = default;
        if (!TryReadHeader(buffer, out var headerLength, out var dataLength))
        {
            return false;
        }

        var rest = buffer[headerLength..];
        var part = DataPartLength(dataLength);
        if (rest.Length < part)
        {
            return false;
        }

        var padded = BasicHeader.Padded(dataLength);
        frame = new PduFrame
        {
            Header = buffer[..BasicHeader.Size],
            Ahs = buffer.Slice(BasicHeader.Size, BasicHeader.AhsLength(buffer)),
            Data = rest[..dataLength],
            DataDigestMatches = part == padded || Crc32C.Compute(rest[..padded]) == Crc32C.Read(rest[padded..]),
            Length = headerLength + part,
        };
        return true;
    }
}
