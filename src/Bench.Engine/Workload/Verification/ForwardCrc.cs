using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>A CRC of up to 32 bits that takes the high bit first and starts at zero, held at the upper end of a word (slicing by 8).</summary>
internal sealed unsafe class ForwardCrc : BlockChecksum
{
    private const int Slices = 8;

    private readonly ulong[] _tables = new ulong[Slices * 256];
    private readonly int _shift;

    public ForwardCrc(VerifyMethod method, string name, ulong polynomial, int bits)
        : base(method, name, (bits + 7) / 8, (bits + 7) / 8)
    {
        _shift = 64 - bits;
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i << 56;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 63) != 0 ? (crc << 1) ^ (polynomial << _shift) : crc << 1;
            }

            _tables[i] = crc;
        }

        for (var i = 256; i < _tables.Length; i++)
        {
            var before = _tables[i - 256];
            _tables[i] = (before << 8) ^ _tables[before >> 56];
        }
    }

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* checksum)
    {
        var crc = 0UL;
        fixed (ulong* tables = _tables)
        {
            for (; length >= Slices; data += Slices, length -= Slices)
            {
                var x = crc ^ BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(data));
                crc = tables[(byte)x] ^ tables[0x100 + (byte)(x >> 8)] ^ tables[0x200 + (byte)(x >> 16)] ^ tables[0x300 + (byte)(x >> 24)]
                    ^ tables[0x400 + (byte)(x >> 32)] ^ tables[0x500 + (byte)(x >> 40)] ^ tables[0x600 + (byte)(x >> 48)] ^ tables[0x700 + (x >> 56)];
            }

            for (; length > 0; data++, length--)
            {
                crc = (crc << 8) ^ tables[(byte)(crc >> 56) ^ *data];
            }
        }

        crc >>= _shift;
        Unsafe.CopyBlockUnaligned(checksum, &crc, (uint)Size);
    }
}
