using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Iscsi.Pdu;

/// <summary>
/// CRC32C as iSCSI's digests use it (RFC 7143 section 13.1), with the processor's instructions. A carry-less multiplier of 256 bits folds
/// 128 bytes at a time and can copy them on the way. Without one, three streams side by side hide that the CRC instruction answers
/// after 3 cycles; they are joined by a table that appends zero bytes to a CRC.
/// </summary>
internal static class Crc32C
{
    /// <summary>Bytes of a digest on the wire.</summary>
    public const int Size = 4;

    private const int FoldLength = 128;
    private const int LeastFolded = 2 * FoldLength;

    // 3 x 1,360 bytes are 4,080 of a 4,096-byte block, 3 x 168 bytes 504 of a sector.
    private const int LongStream = 1360;
    private const int ShortStream = 168;

    private static readonly uint[] LongShift = ShiftTable(LongStream);
    private static readonly uint[] ShortShift = ShiftTable(ShortStream);

    /// <summary>The digest of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => ~Append(~0u, data);

    /// <summary>The digest of data and the zero bytes that pad it to words.</summary>
    public static uint ComputePadded(ReadOnlySpan<byte> data)
    {
        var crc = Append(~0u, data);
        for (var i = data.Length; (i & 3) != 0; i++)
        {
            crc = BitOperations.Crc32C(crc, (byte)0);
        }

        return ~crc;
    }

    /// <summary>Goes on with a running CRC: start with all ones, and complement at the end.</summary>
    /// <remarks>Optimised from the first call on, as <see cref="Copy"/>: code for 256 bits is not compiled ahead of time, and its first version is ten times as slow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        ref var start = ref MemoryMarshal.GetReference(data);
        nint at = 0;
        nint left = data.Length;
        if (Pclmulqdq.V256.IsSupported && left >= LeastFolded)
        {
            at = left & -FoldLength;
            left -= at;
            crc = Fold(crc, ref start, ref start, at, copies: false);
        }

        while (left >= 3 * LongStream)
        {
            crc = ThreeStreams(crc, ref Unsafe.Add(ref start, at), LongStream, LongShift);
            at += 3 * LongStream;
            left -= 3 * LongStream;
        }

        while (left >= 3 * ShortStream)
        {
            crc = ThreeStreams(crc, ref Unsafe.Add(ref start, at), ShortStream, ShortShift);
            at += 3 * ShortStream;
            left -= 3 * ShortStream;
        }

        for (; left >= 8; at += 8, left -= 8)
        {
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)));
        }

        for (; left > 0; at++, left--)
        {
            crc = BitOperations.Crc32C(crc, Unsafe.Add(ref start, at));
        }

        return crc;
    }

    /// <summary>Copies, and gives the digest of what was copied: where it can be, memory is gone through once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Copy(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        destination = destination[..data.Length];
        if (!Pclmulqdq.V256.IsSupported || data.Length < LeastFolded)
        {
            data.CopyTo(destination);
            return Compute(destination);
        }

        var folded = data.Length & -FoldLength;
        var crc = Fold(~0u, ref MemoryMarshal.GetReference(data), ref MemoryMarshal.GetReference(destination), folded, copies: true);
        data[folded..].CopyTo(destination[folded..]);
        return ~Append(crc, destination[folded..]);
    }

    /// <summary>Writes a digest the way it stands on the wire: least significant byte first.</summary>
    public static void Write(Span<byte> destination, uint digest) => BinaryPrimitives.WriteUInt32LittleEndian(destination, digest);

    /// <summary>Reads a digest from the wire.</summary>
    public static uint Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(source);

    // A CRC is what remains of a division of polynomials: 128 bytes further on, a value weighs as much as the factor times itself.
    // Inlined, so that copying and not copying have code of their own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Fold(uint crc, ref byte start, ref byte destination, nint length, bool copies)
    {
        // x^(1024+32) and x^(1024-32) modulo the polynomial, reflected.
        var factors = Vector256.Create(0x6992_cea2ul, 0x0d3b_6092ul, 0x6992_cea2ul, 0x0d3b_6092ul);
        var first = Take(ref start, ref destination, 0, copies) ^ Vector256.CreateScalar((ulong)crc);
        var second = Take(ref start, ref destination, 32, copies);
        var third = Take(ref start, ref destination, 64, copies);
        var fourth = Take(ref start, ref destination, 96, copies);
        for (nint at = FoldLength; at < length; at += FoldLength)
        {
            first = Multiply(first, factors) ^ Take(ref start, ref destination, at, copies);
            second = Multiply(second, factors) ^ Take(ref start, ref destination, at + 32, copies);
            third = Multiply(third, factors) ^ Take(ref start, ref destination, at + 64, copies);
            fourth = Multiply(fourth, factors) ^ Take(ref start, ref destination, at + 96, copies);
        }

        return Append(Append(Append(Append(0, first), second), third), fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Take(ref byte start, ref byte destination, nint at, bool copies)
    {
        var bytes = Vector256.LoadUnsafe(ref Unsafe.Add(ref start, at));
        if (copies)
        {
            bytes.StoreUnsafe(ref Unsafe.Add(ref destination, at));
        }

        return bytes.AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> value, Vector256<ulong> factors) =>
        Pclmulqdq.V256.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.V256.CarrylessMultiply(value, factors, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Append(uint crc, Vector256<ulong> bytes)
    {
        crc = BitOperations.Crc32C(crc, bytes.GetElement(0));
        crc = BitOperations.Crc32C(crc, bytes.GetElement(1));
        crc = BitOperations.Crc32C(crc, bytes.GetElement(2));
        return BitOperations.Crc32C(crc, bytes.GetElement(3));
    }

    private static uint ThreeStreams(uint crc, ref byte start, int length, uint[] shift)
    {
        uint first = crc, second = 0, third = 0;
        ref var one = ref start;
        ref var two = ref Unsafe.Add(ref start, length);
        ref var three = ref Unsafe.Add(ref start, 2 * length);
        for (nint i = 0; i < length; i += 8)
        {
            first = BitOperations.Crc32C(first, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref one, i)));
            second = BitOperations.Crc32C(second, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref two, i)));
            third = BitOperations.Crc32C(third, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref three, i)));
        }

        return Shift(Shift(first, shift) ^ second, shift) ^ third;
    }

    private static uint Shift(uint crc, uint[] table) =>
        table[crc & 0xff] ^ table[256 + ((crc >> 8) & 0xff)] ^ table[512 + ((crc >> 16) & 0xff)] ^ table[768 + (crc >> 24)];

    // A CRC is linear: what zero bytes do to it is the sum of what they do to each of its bits.
    private static uint[] ShiftTable(int zeros)
    {
        Span<uint> bits = stackalloc uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var crc = 1u << bit;
            for (var i = 0; i < zeros; i += 8)
            {
                crc = BitOperations.Crc32C(crc, 0ul);
            }

            bits[bit] = crc;
        }

        var table = new uint[4 * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var firstBit = i / 256 * 8;
            for (var bit = 0; bit < 8; bit++)
            {
                if ((i & (1 << bit)) != 0)
                {
                    table[i] ^= bits[firstBit + bit];
                }
            }
        }

        return table;
    }
}
