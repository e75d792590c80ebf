using Bench.Engine.Native;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Engines;

/// <summary>
/// What a call out of .NET costs above the kernel's own work: a seek does next to nothing there, and an empty read as
/// little. .NET's own RandomAccess is the alternative that the engines are measured against.
/// </summary>
public unsafe class NativeCallBenchmarks
{
    private readonly FileStream _file = File.OpenRead("/dev/null");
    private readonly byte[] _buffer = GC.AllocateArray<byte>(4096, pinned: true);

    private int Descriptor => (int)_file.SafeFileHandle.DangerousGetHandle();

    [Benchmark(Baseline = true)]
    public long Lseek() => LinuxFile.Lseek(Descriptor, 0, LinuxFile.SEEK_SET);

    [Benchmark]
    public nint Pread()
    {
        fixed (byte* buffer = _buffer)
        {
            return LinuxTransfer.Pread(Descriptor, buffer, _buffer.Length, 0);
        }
    }

    [Benchmark]
    public int RandomAccessRead() => RandomAccess.Read(_file.SafeFileHandle, _buffer, 0);

    [GlobalCleanup]
    public void Close() => _file.Dispose();
}
