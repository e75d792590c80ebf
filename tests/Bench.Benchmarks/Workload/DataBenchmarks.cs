using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Data;
using Bench.Engine.Workload.Verification;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Workload;

/// <summary>What filling a 4 KiB buffer costs, and the checksum of its verify header.</summary>
public unsafe class DataBenchmarks
{
    private const int Block = 4096;

    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(Block, Block);
    private readonly DataPattern _pattern = DataPattern.Create([new PatternPiece(new byte[] { 0xde, 0xad, 0xbe, 0xef })])!;
    private readonly BlockHeader* _header = (BlockHeader*)NativeMemory.AlignedAlloc((nuint)sizeof(BlockHeader), 64);
    private readonly BlockChecksum _crc32c = BlockChecksum.Create(VerifyMethod.Crc32c)!;
    private readonly BlockChecksum _xxhash = BlockChecksum.Create(VerifyMethod.XxHash)!;
    private ulong _seed;

    [GlobalSetup]
    public void Fill() => RandomFill.Fill(_buffer, Block, 1);

    [Benchmark]
    public void Random_bytes() => RandomFill.Fill(_buffer, Block, ++_seed);

    [Benchmark]
    public void Pattern() => _pattern.Fill(_buffer, Block, 0);

    [Benchmark]
    public uint Header_crc() => BlockHeader.ComputeCrc(_header);

    [Benchmark]
    public void Crc32c() => _crc32c.Compute(_buffer + 64, Block - 64, _buffer);

    [Benchmark]
    public void XxHash() => _xxhash.Compute(_buffer + 64, Block - 64, _buffer);

    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(_buffer);
        NativeMemory.AlignedFree(_header);
    }
}
