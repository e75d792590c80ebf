using Bench.Iscsi.Pdu;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Iscsi;

/// <summary>CRC32C of a header, of a block and of a large transfer.</summary>
public class Crc32CBenchmarks
{
    private byte[] _data = [];

    [Params(48, 512, 4096, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _data = new byte[Bytes];
        new Random(1).NextBytes(_data);
    }

    [Benchmark]
    public uint Digest() => Crc32C.Compute(_data);
}
