using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Memory;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>An engine opened on targets, with its units and buffers, driven the way a daemon drives it.</summary>
internal sealed unsafe class EngineHarness : IDisposable
{
    private static readonly EngineRegistry Registry = EngineCatalog.CreateStandard();

    private readonly IoMemory _memory;
    private readonly IoUnit* _units;
    private bool _closed;

    public EngineHarness(IIoEngine engine, JobOptions options, IReadOnlyList<Target> targets, int block = 4096, bool readOnly = false)
    {
        Engine = engine;
        Depth = options.IoDepth;
        _memory = IoMemory.Allocate(options, Depth, block);
        _units = (IoUnit*)NativeMemory.AllocZeroed((nuint)Depth, (nuint)sizeof(IoUnit));
        for (int slot = 0; slot < Depth; slot++)
        {
            _units[slot].Slot = slot;
            _units[slot].Buffer = _memory.Buffer(slot);
        }

        try
        {
            engine.Open(new EngineSetup
            {
                Options = options,
                Targets = targets,
                Units = _units,
                Depth = Depth,
                Buffers = _memory.First,
                BufferBytes = _memory.Bytes,
                BufferStride = _memory.Stride,
                ReadOnly = readOnly,
                Notify = Notices.Add,
                CountDropped = (_, count) => Dropped += count,
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static IReadOnlyList<string> AsynchronousFileEngines { get; } = ["libaio", "io_uring", "posixaio"];

    public static IReadOnlyList<string> FileEngines { get; } =
        [.. Registry.All.Where(engine => engine is { Targets: EngineTargets.Files, Effect: EngineEffect.Transfers, Operation: null }).Select(engine => engine.Name)];

    public IIoEngine Engine { get; }

    public int Depth { get; }

    public List<string> Notices { get; } = [];

    public long Dropped { get; private set; }

    public static EngineDescriptor Describe(string name) =>
        Registry.Find(name) ?? throw new InvalidOperationException($"no engine {name}");

    /// <summary>Opens an engine by name; <paramref name="configure"/> changes its options.</summary>
    public static EngineHarness Open(string name, Target target, int depth = 1, Action<JobOptions>? configure = null, bool readOnly = false, int block = 4096)
    {
        var options = new JobOptions { IoEngine = name, IoDepth = depth };
        configure?.Invoke(options);
        EngineDescriptor descriptor = Describe(name);
        Assert.Null(descriptor.Probe(options));
        return new EngineHarness(descriptor.Create(options), options, [target], block, readOnly);
    }

    public ref IoUnit Unit(int slot) => ref _units[slot];

    public Span<byte> Buffer(int slot, int length) => new(_memory.Buffer(slot), length);

    /// <summary>Prepares a unit without submitting it.</summary>
    public void Prepare(int slot, IoDirection direction, long offset, int length, SyncCall sync = SyncCall.Fsync)
    {
        _units[slot].Direction = direction;
        _units[slot].Offset = offset;
        _units[slot].Length = length;
        _units[slot].SyncCall = sync;
        _units[slot].Result = int.MinValue;
    }

    /// <summary>Carries out one I/O on slot 0 and returns its result.</summary>
    public int Run(IoDirection direction, long offset = 0, int length = 4096, SyncCall sync = SyncCall.Fsync)
    {
        Prepare(0, direction, offset, length, sync);
        Complete([0]);
        return _units[0].Result;
    }

    /// <summary>Submits prepared units and waits for all of them.</summary>
    public void Complete(ReadOnlySpan<int> slots)
    {
        Span<int> done = stackalloc int[slots.Length];
        int completed = 0;
        while (!slots.IsEmpty || completed < done.Length)
        {
            int taken = slots.IsEmpty ? 0 : Engine.Submit(slots);
            slots = slots[taken..];
            completed += Engine.IsSynchronous ? taken : Engine.Reap(done[completed..], 1, -1);
        }
    }

    /// <summary>Closes the engine while its memory stays.</summary>
    public void CloseEngine()
    {
        if (!_closed)
        {
            _closed = true;
            Engine.Dispose();
        }
    }

    public void Dispose()
    {
        CloseEngine();
        NativeMemory.Free(_units);
        _memory.Dispose();
    }
}
