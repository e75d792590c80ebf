using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>A CRC of up to 64 bits that takes the low bit first and starts at zero, eight bytes a step (slicing by 8).</summary>
internal sealed unsafe class ReflectedCrc : BlockChecksum
{
    private const int Slices = 8;

    private readonly ulong[] _tables = new ulong[Slices * 256];

    public ReflectedCrc(VerifyMethod method, string name, ulong polynomial, int size)
        : base(method, name, size, size)
    {
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
            }

            _tables[i] = crc;
        }

        for (var i = 256; i < _tables.Length; i++)
        {
            var before = _tables[i - 256];
            _tables[i] = (before >> 8) ^ _tables[before & 0xFF];
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
                var x = crc ^ Unsafe.ReadUnaligned<ulong>(data);
                crc = tables[0x700 + (byte)x] ^ tables[0x600 + (byte)(x >> 8)] ^ tables[0x500 + (byte)(x >> 16)] ^ tables[0x400 + (byte)(x >> 24)]
                    ^ tables[0x300 + (byte)(x >> 32)] ^ tables[0x200 + (byte)(x >> 40)] ^ tables[0x100 + (byte)(x >> 48)] ^ tables[x >> 56];
            }

            for (; length > 0; data++, length--)
            {
                crc = (crc >> 8) ^ tables[(byte)crc ^ *data];
            }
        }

        Unsafe.CopyBlockUnaligned(checksum, &crc, (uint)Size);
    }
}
