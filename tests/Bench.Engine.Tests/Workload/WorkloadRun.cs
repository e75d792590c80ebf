using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Workload;

namespace Bench.Engine.Tests.Workload;

/// <summary>Drives a <see cref="DaemonWorkload"/> the way a daemon does, against targets that are byte arrays in memory.</summary>
internal sealed unsafe class WorkloadRun : IDisposable
{
    public const long Kib = 1024;
    public const long Mib = 1024 * Kib;

    private readonly DaemonWorkload _workload;
    private readonly IoUnit* _units;
    private readonly byte* _buffers;
    private readonly int _depth;
    private readonly byte[]?[] _memory;
    private readonly Queue<int> _inFlight = new();
    private readonly Queue<int> _free = new();

    public WorkloadRun(JobOptions options, params Target[] targets)
        : this(options, 1, 1, targets)
    {
    }

    public WorkloadRun(JobOptions options, int number, ulong runSeed, params Target[] targets)
    {
        _depth = options.IoDepth;
        var job = new JobDefinition("job", options, [], new SourceLocation("test", 1), 0);
        var plan = new DaemonPlan(job, number, number - 1, 0, 0, [.. targets.Select(t => t.Path)]);
        var largest = new[] { options.BlockSize.Read.Max, options.BlockSize.Write.Max, options.BlockSize.Trim.Max }
            .Concat(new[] { options.BlockSizeSplit.Read, options.BlockSizeSplit.Write, options.BlockSizeSplit.Trim }.SelectMany(s => s ?? []).Select(s => s.Size))
            .Max();
        _workload = new DaemonWorkload(plan, targets, runSeed);
        _units = (IoUnit*)NativeMemory.AllocZeroed((nuint)_depth, (nuint)sizeof(IoUnit));
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)(_depth * largest), 4096);
        for (var i = 0; i < _depth; i++)
        {
            _units[i].Slot = i;
            _units[i].Buffer = _buffers + (i * largest);
            _free.Enqueue(i);
        }

        _workload.Prepare(_units, _depth, (int)largest);
        _memory = new byte[targets.Length][];
        Targets = targets;
    }

    public DaemonWorkload Workload => _workload;

    public Target[] Targets { get; }

    public long Now { get; set; } = 1_000_000_000;

    public List<WorkloadFailure> Failures { get; } = [];

    /// <summary>Called with each I/O as it is issued.</summary>
    public Action<Step>? OnIssue { get; set; }

    /// <summary>Which writes end with EIO.</summary>
    public Predicate<Step>? FailWrite { get; set; }

    /// <summary>Data of a target; a target without is not read or written.</summary>
    public byte[] Memory(int target = 0) => _memory[target] ??= new byte[Targets[target].Size];

    public void UseMemory(int target, byte[] data) => _memory[target] = data;

    public static Target File(long size, string path = "file") => new(path, TargetKind.File, size);

    public static JobOptions Options(IoPattern pattern, long blockSize = 4096) => new()
    {
        ReadWrite = pattern,
        BlockSize = new(new SizeRange(blockSize)),
    };

    /// <summary>All I/O of one job: every pass with its read-back.</summary>
    public static List<Step> All(JobOptions options, params Target[] targets)
    {
        using var run = new WorkloadRun(options, targets);
        return run.All();
    }

    public List<Step> All(int most = 10_000_000)
    {
        var steps = new List<Step>();
        _workload.Start(Now);
        do
        {
            steps.AddRange(Pass(most - steps.Count));
            if (_workload.BeginVerify())
            {
                steps.AddRange(Pass(most - steps.Count));
            }
        }
        while (steps.Count < most && _workload.NextPass());
        return steps;
    }

    public void Start() => _workload.Start(Now);

    /// <summary>I/O until the pass is done, or at most so much; nothing is in flight afterwards.</summary>
    public List<Step> Pass(int most = 10_000_000)
    {
        var steps = new List<Step>();
        while (steps.Count < most)
        {
            if (_free.Count == 0)
            {
                Complete();
                continue;
            }

            var slot = _free.Peek();
            if (_workload.TryNext(ref _units[slot], Now))
            {
                _free.Dequeue();
                _inFlight.Enqueue(slot);
                ref var unit = ref _units[slot];
                if (unit.Due > Now)
                {
                    Now = unit.Due;
                }

                var step = new Step(unit.Direction, unit.Target, unit.Offset, unit.Length, unit.Purpose, unit.Due, unit.SyncCall, Now);
                steps.Add(step);
                unit.Result = unit.Direction == IoDirection.Write && FailWrite?.Invoke(step) == true ? -5 : 0;
                Transfer(ref unit);
                OnIssue?.Invoke(step);
                continue;
            }

            if (_workload.PauseUntil > Now)
            {
                Now = _workload.PauseUntil;
            }
            else if (_inFlight.Count > 0)
            {
                Complete();
            }
            else
            {
                Assert.Equal(PassState.PassDone, _workload.State);
                break;
            }
        }

        while (_inFlight.Count > 0)
        {
            Complete();
        }

        return steps;
    }

    public void Dispose()
    {
        _workload.Dispose();
        NativeMemory.AlignedFree(_buffers);
        NativeMemory.Free(_units);
    }

    private void Complete()
    {
        var slot = _inFlight.Dequeue();
        Now += 1000;
        if (_units[slot].Result >= 0)
        {
            _units[slot].Result = _units[slot].Length;
        }

        if (_workload.Completed(ref _units[slot], Now) is { } failure)
        {
            Failures.Add(failure);
        }

        _free.Enqueue(slot);
    }

    private void Transfer(ref IoUnit unit)
    {
        if (_memory[unit.Target] is not { } memory)
        {
            return;
        }

        var buffer = new Span<byte>(unit.Buffer, unit.Length);
        var place = memory.AsSpan((int)unit.Offset, unit.Length);
        switch (unit.Direction)
        {
            case IoDirection.Read:
                place.CopyTo(buffer);
                break;
            case IoDirection.Write:
                buffer.CopyTo(place);
                break;
            case IoDirection.Trim:
                place.Clear();
                break;
        }
    }

    internal readonly record struct Step(
        IoDirection Direction,
        int Target,
        long Offset,
        int Length,
        IoPurpose Purpose,
        long Due,
        SyncCall SyncCall,
        long At);
}
