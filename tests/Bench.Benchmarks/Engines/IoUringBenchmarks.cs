using Bench.Engine.Native;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Engines;

/// <summary>A ring without any I/O: NOPs, 32 at a time, which is the ceiling of whatever goes through it.</summary>
public unsafe class IoUringBenchmarks
{
    private const int Depth = 32;
    private const byte IORING_OP_NOP = 0;

    private IoUringRing _ring = null!;

    [GlobalSetup]
    public void Open()
    {
        _ring = IoUringRing.Create(Depth, 0, 0, out int errno) ?? throw new InvalidOperationException($"no io_uring here: {Errno.Describe(errno)}");
        _ring.RegisterSelf();
        for (int slot = 0; slot < Depth; slot++)
        {
            _ring.Entries[slot] = new SubmissionEntry { Head = SubmissionEntry.MakeHead(IORING_OP_NOP, 0, 0, -1), UserData = (ulong)slot };
        }
    }

    /// <summary>Writing submission entries, without a call: the queue is taken back.</summary>
    [Benchmark(OperationsPerInvoke = Depth)]
    public void Prepare()
    {
        SubmissionEntry* entries = _ring.Entries;
        for (int slot = 0; slot < Depth; slot++)
        {
            SubmissionEntry* entry = entries + slot;
            entry->Offset = (ulong)slot << 12;
            entry->Address = (ulong)entries;
            entry->LengthAndFlags = 4096;
            entry->BufferIndex = 0;
        }
    }

    /// <summary>Queueing, one call, and reaping: per NOP.</summary>
    [Benchmark(OperationsPerInvoke = Depth)]
    public int Nop()
    {
        for (int slot = 0; slot < Depth; slot++)
        {
            _ring.Queue(slot);
        }

        int error = _ring.Enter(Depth, runCompletions: true, null);
        int reaped = 0;
        while (_ring.TryTake(out _, out int result))
        {
            reaped += result + 1;
        }

        return error + reaped;
    }

    [GlobalCleanup]
    public void Close() => _ring.Dispose();
}
