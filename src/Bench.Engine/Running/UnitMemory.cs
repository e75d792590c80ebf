using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Memory;

namespace Bench.Engine.Running;

/// <summary>A daemon's I/O units and the buffers behind them, in native memory.</summary>
internal sealed unsafe class UnitMemory : IDisposable
{
    private const int CacheLine = 64;

    private UnitMemory(IoMemory buffers)
    {
        Buffers = buffers;
        Units = (IoUnit*)NativeMemory.AlignedAlloc((nuint)(Depth * sizeof(IoUnit)), CacheLine);
        NativeMemory.Clear(Units, (nuint)(Depth * sizeof(IoUnit)));
        for (int slot = 0; slot < Depth; slot++)
        {
            Units[slot].Slot = slot;
            Units[slot].Buffer = buffers.Buffer(slot);
        }
    }

    public IoUnit* Units { get; private set; }

    public int Depth => Buffers.Count;

    public IoMemory Buffers { get; }

    /// <summary>Allocates for the job's depth and largest block.</summary>
    public static UnitMemory Allocate(JobOptions options)
    {
        // A trim moves no data, so it needs no buffer however large it is.
        long largest = 1;
        foreach (IoDirection direction in (ReadOnlySpan<IoDirection>)[IoDirection.Read, IoDirection.Write])
        {
            largest = Math.Max(largest, options.BlockSize[direction].Max);
            foreach (BlockSizeShare share in options.BlockSizeSplit[direction] ?? [])
            {
                largest = Math.Max(largest, share.Size);
            }
        }

        return new UnitMemory(IoMemory.Allocate(options, options.IoDepth, largest));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Units);
        Units = null;
        Buffers.Dispose();
    }
}
