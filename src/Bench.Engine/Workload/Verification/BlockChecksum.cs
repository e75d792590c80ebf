using System.Security.Cryptography;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// The checksum of a verified block. CRCs, xxHash, MD5 and SHA-3 are the numbers fio stores; where fio's own differ from the
/// standard (its SHA-1, SHA-256 and SHA-512 leave out the end of the data), the standard is kept.
/// </summary>
internal abstract unsafe class BlockChecksum(VerifyMethod method, string name, int size, int fieldSize)
{
    /// <summary>fio's name of the method.</summary>
    public string Name { get; } = name;

    /// <summary>The method.</summary>
    public VerifyMethod Method { get; } = method;

    /// <summary>Bytes of the checksum.</summary>
    public int Size { get; } = size;

    /// <summary>Bytes that fio's header has for it.</summary>
    public int FieldSize { get; } = fieldSize;

    /// <summary>Computes the checksum into <see cref="Size"/> bytes.</summary>
    public abstract void Compute(byte* data, int length, byte* checksum);

    /// <summary>The checksum of a method; null for those without (<c>meta</c>, <c>pattern</c>, <c>pattern_hdr</c>, <c>null</c>).</summary>
    /// <exception cref="DeviceException">The method needs a system library that is missing.</exception>
    public static BlockChecksum? Create(VerifyMethod method) => method switch
    {
        VerifyMethod.Crc32c => new Crc32cChecksum(),
        VerifyMethod.Crc64 => new ReflectedCrc(method, "crc64", 0x95AC9329AC4BC9B5, sizeof(ulong)),
        VerifyMethod.Crc16 => new ReflectedCrc(method, "crc16", 0xA001, sizeof(ushort)),
        VerifyMethod.Crc32 => new ForwardCrc(method, "crc32", 0x04C11DB7, 32),
        VerifyMethod.Crc7 => new ForwardCrc(method, "crc7", 0x09, 7),
        VerifyMethod.XxHash => new XxHash32Checksum(),
        VerifyMethod.Sha3_224 => new Sha3Checksum(method, 224),
        VerifyMethod.Sha3_256 => new Sha3Checksum(method, 256),
        VerifyMethod.Sha3_384 => new Sha3Checksum(method, 384),
        VerifyMethod.Sha3_512 => new Sha3Checksum(method, 512),
        VerifyMethod.Md5 => new SystemDigest(method, "md5", 16, 16, MD5.HashData),
        VerifyMethod.Sha1 => new SystemDigest(method, "sha1", 20, 20, SHA1.HashData),
        VerifyMethod.Sha256 => new SystemDigest(method, "sha256", 32, 64, SHA256.HashData),
        VerifyMethod.Sha512 => new SystemDigest(method, "sha512", 64, 128, SHA512.HashData),
        _ => null,
    };

    // The digests of the base library, which uses OpenSSL and with it the CPU's SHA instructions.
    private sealed class SystemDigest : BlockChecksum
    {
        private readonly Digest _digest;

        public SystemDigest(VerifyMethod method, string name, int size, int fieldSize, Digest digest)
            : base(method, name, size, fieldSize)
        {
            _digest = digest;
            try
            {
                digest([], stackalloc byte[size]);
            }
            catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or CryptographicException)
            {
                throw new DeviceException(name, 0, $"verify={name} needs the system's OpenSSL library, which cannot be loaded ({e.GetBaseException().Message}); use crc32c or sha3-256");
            }
        }

        public delegate int Digest(ReadOnlySpan<byte> data, Span<byte> checksum);

        public override void Compute(byte* data, int length, byte* checksum) =>
            _digest(new ReadOnlySpan<byte>(data, length), new Span<byte>(checksum, Size));
    }
}
