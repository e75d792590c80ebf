using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Memory;
using Bench.Engine.Targets;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Engines;

/// <summary>
/// What one 4 KiB read from the page cache costs through each engine, submitted in batches of the depth; <c>null</c> is
/// what submitting and reaping cost by themselves.
/// </summary>
[MemoryDiagnoser]
public unsafe class EngineBenchmarks
{
    private const int Block = 4096;
    private const int Batches = 1024;
    private const long FileBytes = 64L * 1024 * 1024;

    private readonly string _path = Path.Combine("/var/tmp", $"bench-benchmark-{Environment.ProcessId}");
    private IIoEngine? _engine;
    private IoMemory? _memory;
    private IoUnit* _units;
    private int[] _slots = [];
    private int[] _done = [];
    private uint _position;

    [Params("null", "psync", "pvsync2", "mmap", "libaio", "io_uring")]
    public string Name { get; set; } = "null";

    [Params(1, 32)]
    public int Depth { get; set; }

    [GlobalSetup]
    public void Open()
    {
        File.WriteAllBytes(_path, new byte[FileBytes]);
        var options = new JobOptions { IoEngine = Name, IoDepth = Depth, Invalidate = false };
        _memory = IoMemory.Allocate(options, Depth, Block);
        _units = (IoUnit*)NativeMemory.AllocZeroed((nuint)Depth, (nuint)sizeof(IoUnit));
        for (int slot = 0; slot < Depth; slot++)
        {
            _units[slot] = new IoUnit { Slot = slot, Buffer = _memory.Buffer(slot), Length = Block };
        }

        _slots = [.. Enumerable.Range(0, Depth)];
        _done = new int[Depth];
        _engine = EngineCatalog.CreateStandard().Find(Name)!.Create(options);
        _engine.Open(new EngineSetup
        {
            Options = options,
            Targets = [new Target(_path, TargetKind.File, FileBytes)],
            Units = _units,
            Depth = Depth,
            Buffers = _memory.First,
            BufferBytes = _memory.Bytes,
            BufferStride = _memory.Stride,
            ReadOnly = true,
        });
    }

    [GlobalCleanup]
    public void Close()
    {
        _engine!.Dispose();
        _memory!.Dispose();
        NativeMemory.Free(_units);
        File.Delete(_path);
    }

    /// <summary>Time is per batch of <see cref="Depth"/> reads.</summary>
    [Benchmark(OperationsPerInvoke = Batches)]
    public int Read()
    {
        int result = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            foreach (int slot in _slots)
            {
                // An odd multiplier visits every block before any comes again.
                _position += 2_654_435_769;
                _units[slot].Offset = (_position % (FileBytes / Block)) * Block;
            }

            int taken = _engine!.Submit(_slots);
            for (int reaped = _engine.IsSynchronous ? taken : 0; reaped < taken;)
            {
                reaped += _engine.Reap(_done, 1, -1);
            }

            result |= _units[0].Result;
        }

        return result;
    }
}
