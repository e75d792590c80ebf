using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Bench.Engine.Native;
using static Bench.Engine.Engines.Network.NbdProtocol;

namespace Bench.Engine.Engines.Network;

/// <summary>The fixed newstyle negotiation: from a fresh connection to an export that takes commands.</summary>
/// <param name="socket">The connection, blocking.</param>
/// <param name="address">Whose it is.</param>
internal sealed class NbdHandshake(Socket socket, NbdAddress address)
{
    private const int OptionReplyBytes = 20;
    private const int MostReplyBytes = 64 * 1024;

    private long _size = -1;
    private ushort _flags;
    private int _blockSize = 1;

    /// <summary>Negotiates.</summary>
    /// <exception cref="DeviceException">The server speaks something else, or refuses the export.</exception>
    public NbdExport Negotiate()
    {
        try
        {
            Span<byte> greeting = stackalloc byte[18];
            Receive(greeting);
            if (BinaryPrimitives.ReadUInt64BigEndian(greeting) != NBDMAGIC || BinaryPrimitives.ReadUInt64BigEndian(greeting[8..]) != IHAVEOPT)
            {
                throw Failure("it does not speak the newstyle negotiation of NBD");
            }

            ushort offered = BinaryPrimitives.ReadUInt16BigEndian(greeting[16..]);
            bool isFixed = (offered & NBD_FLAG_FIXED_NEWSTYLE) != 0;
            ushort taken = (ushort)(offered & (NBD_FLAG_FIXED_NEWSTYLE | NBD_FLAG_NO_ZEROES));
            Span<byte> flags = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(flags, taken);
            Send(flags);
            if (!isFixed || !TryGo())
            {
                NameExport((taken & NBD_FLAG_NO_ZEROES) != 0);
            }

            return new NbdExport(_size, _flags, _blockSize);
        }
        catch (SocketException error)
        {
            throw Failure($"the connection broke during the negotiation: {error.Message}");
        }
    }

    // NBD_OPT_GO; false when the server is too old to know it.
    private bool TryGo()
    {
        byte[] name = Encoding.UTF8.GetBytes(address.Export);
        byte[] data = new byte[4 + name.Length + 4];
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)name.Length);
        name.CopyTo(data.AsSpan(4));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(4 + name.Length), 1);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(6 + name.Length), NBD_INFO_BLOCK_SIZE);
        SendOption(NBD_OPT_GO, data);
        Span<byte> header = stackalloc byte[OptionReplyBytes];
        while (true)
        {
            Receive(header);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
            if (BinaryPrimitives.ReadUInt64BigEndian(header) != OptionReplyMagic || length > MostReplyBytes)
            {
                throw Failure("it answers an option in a way that is not NBD's");
            }

            byte[] payload = new byte[length];
            Receive(payload);
            switch (type)
            {
                case NBD_REP_ACK when _size >= 0:
                    return true;
                case NBD_REP_INFO:
                    Take(payload);
                    break;
                case NBD_REP_ERR_UNSUP:
                    return false;
                case >= NBD_REP_ERROR:
                    throw Refusal(type, payload);
                default:
                    throw Failure($"it answers an option with {type}, which is not NBD's");
            }
        }
    }

    private void Take(ReadOnlySpan<byte> info)
    {
        ushort kind = info.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(info) : ushort.MaxValue;
        if (kind == NBD_INFO_EXPORT && info.Length >= 12)
        {
            _size = BinaryPrimitives.ReadInt64BigEndian(info[2..]);
            _flags = BinaryPrimitives.ReadUInt16BigEndian(info[10..]);
        }
        else if (kind == NBD_INFO_BLOCK_SIZE && info.Length >= 14)
        {
            _blockSize = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(info[2..]), 1, 65536);
        }
    }

    private void NameExport(bool withoutZeroes)
    {
        SendOption(NBD_OPT_EXPORT_NAME, Encoding.UTF8.GetBytes(address.Export));
        byte[] reply = new byte[withoutZeroes ? 10 : 134];
        Receive(reply);
        _size = BinaryPrimitives.ReadInt64BigEndian(reply);
        _flags = BinaryPrimitives.ReadUInt16BigEndian(reply.AsSpan(8));
    }

    private DeviceException Refusal(uint type, byte[] payload)
    {
        string why = type switch
        {
            NBD_REP_ERR_UNKNOWN => $"it has no export called '{address.Export}'",
            NBD_REP_ERR_TLS_REQD => "it wants TLS, which is not spoken here",
            NBD_REP_ERR_POLICY => "it does not allow this client",
            _ => $"it refuses the export '{address.Export}' (reply {type:x})",
        };
        string text = Encoding.UTF8.GetString(payload);
        return Failure(text.Length > 0 ? $"{why}: {text}" : why);
    }

    private DeviceException Failure(string why) => new(address.ToString(), Errno.ENXIO, $"{address}: {why}.");

    private void SendOption(uint option, ReadOnlySpan<byte> data)
    {
        byte[] message = new byte[16 + data.Length];
        BinaryPrimitives.WriteUInt64BigEndian(message, IHAVEOPT);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(12), (uint)data.Length);
        data.CopyTo(message.AsSpan(16));
        Send(message);
    }

    private void Send(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[socket.Send(data)..];
        }
    }

    private void Receive(Span<byte> data)
    {
        while (!data.IsEmpty)
        {
            int count = socket.Receive(data);
            if (count == 0)
            {
                throw Failure("it closed the connection during the negotiation");
            }

            data = data[count..];
        }
    }
}

/// <summary>What a server says of an export.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Flags">NBD_FLAG_* of the transmission.</param>
/// <param name="BlockSize">Smallest unit of a request, bytes.</param>
internal sealed record NbdExport(long Size, ushort Flags, int BlockSize)
{
    public bool IsReadOnly => (Flags & NBD_FLAG_READ_ONLY) != 0;

    public bool Flushes => (Flags & NBD_FLAG_SEND_FLUSH) != 0;

    public bool Trims => (Flags & NBD_FLAG_SEND_TRIM) != 0;
}
