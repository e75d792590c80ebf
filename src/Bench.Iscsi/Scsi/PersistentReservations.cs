using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>Service actions of PERSISTENT RESERVE IN (SPC-4 table 202).</summary>
internal enum PersistentReserveInAction : byte
{
    ReadKeys = 0,
    ReadReservation = 1,
    ReportCapabilities = 2,
    ReadFullStatus = 3,
}

/// <summary>Service actions of PERSISTENT RESERVE OUT (SPC-4 table 217).</summary>
internal enum PersistentReserveOutAction : byte
{
    Register = 0,
    Reserve = 1,
    Release = 2,
    Clear = 3,
    Preempt = 4,
    PreemptAndAbort = 5,
    RegisterAndIgnoreExistingKey = 6,
    RegisterAndMove = 7,
}

/// <summary>Type of a persistent reservation (SPC-4 table 211).</summary>
internal enum ReservationType : byte
{
    None = 0,
    WriteExclusive = 1,
    ExclusiveAccess = 3,
    WriteExclusiveRegistrantsOnly = 5,
    ExclusiveAccessRegistrantsOnly = 6,
    WriteExclusiveAllRegistrants = 7,
    ExclusiveAccessAllRegistrants = 8,
}

/// <summary>The 24-byte parameter list of PERSISTENT RESERVE OUT (SPC-4 section 6.16.3).</summary>
/// <param name="Key">RESERVATION KEY.</param>
/// <param name="ServiceActionKey">SERVICE ACTION RESERVATION KEY.</param>
/// <param name="SpecifyInitiators">SPEC_I_PT: a list of initiators follows.</param>
/// <param name="AllTargetPorts">ALL_TG_PT.</param>
/// <param name="PersistThroughPowerLoss">APTPL.</param>
internal readonly record struct PersistentReserveOutParameters(
    ulong Key, ulong ServiceActionKey, bool SpecifyInitiators = false, bool AllTargetPorts = false, bool PersistThroughPowerLoss = false)
{
    public const int Length = 24;

    public void Write(Span<byte> list)
    {
        list[..Length].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(list, Key);
        BinaryPrimitives.WriteUInt64BigEndian(list[8..], ServiceActionKey);
        list[20] = (byte)((SpecifyInitiators ? 0x08 : 0) | (AllTargetPorts ? 0x04 : 0) | (PersistThroughPowerLoss ? 0x01 : 0));
    }

    public static PersistentReserveOutParameters Read(ReadOnlySpan<byte> list) => new(
        BinaryPrimitives.ReadUInt64BigEndian(list), BinaryPrimitives.ReadUInt64BigEndian(list[8..]),
        (list[20] & 0x08) != 0, (list[20] & 0x04) != 0, (list[20] & 0x01) != 0);
}

/// <summary>Parameter data of PERSISTENT RESERVE IN's READ KEYS and READ RESERVATION (SPC-4 sections 6.15.2 and 6.15.3).</summary>
internal static class PersistentReserveInData
{
    public const int HeaderLength = 8;

    public static byte[] BuildKeys(uint generation, ReadOnlySpan<ulong> keys)
    {
        byte[] data = Start(generation, 8 * keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(HeaderLength + (8 * i)), keys[i]);
        }
        return data;
    }

    /// <summary>Without a reservation (<paramref name="type"/> None) only the header.</summary>
    public static byte[] BuildReservation(uint generation, ulong key, ReservationType type)
    {
        if (type == ReservationType.None)
        {
            return Start(generation, 0);
        }
        byte[] data = Start(generation, 16);
        BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(8), key);
        data[21] = (byte)type;
        return data;
    }

    public static byte[] Start(uint generation, int additionalLength)
    {
        byte[] data = new byte[HeaderLength + additionalLength];
        BinaryPrimitives.WriteUInt32BigEndian(data, generation);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), additionalLength);
        return data;
    }

    public static bool TryParseKeys(ReadOnlySpan<byte> data, out uint generation, out ulong[] keys)
    {
        generation = 0;
        keys = [];
        if (data.Length < HeaderLength)
        {
            return false;
        }
        generation = BinaryPrimitives.ReadUInt32BigEndian(data);
        int count = (int)(Math.Min(BinaryPrimitives.ReadUInt32BigEndian(data[4..]), (uint)(data.Length - HeaderLength)) / 8);
        keys = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt64BigEndian(data[(HeaderLength + (8 * i))..]);
        }
        return true;
    }

    public static bool TryParseReservation(ReadOnlySpan<byte> data, out uint generation, out ulong key, out ReservationType type)
    {
        generation = 0;
        key = 0;
        type = ReservationType.None;
        if (data.Length < HeaderLength)
        {
            return false;
        }
        generation = BinaryPrimitives.ReadUInt32BigEndian(data);
        if (BinaryPrimitives.ReadUInt32BigEndian(data[4..]) >= 16 && data.Length >= 24)
        {
            key = BinaryPrimitives.ReadUInt64BigEndian(data[8..]);
            type = (ReservationType)(data[21] & 0x0F);
        }
        return true;
    }
}
