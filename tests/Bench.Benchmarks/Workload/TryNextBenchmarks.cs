using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Workload;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Workload;

/// <summary>What deciding on an I/O and taking it back costs: one <c>TryNext</c> and one <c>Completed</c>. Plain cases are to stay below 20 ns.</summary>
[ShortRunJob]
public unsafe class TryNextBenchmarks : IDisposable
{
    private const int Ios = 100_000;

    private readonly IoUnit* _unit = (IoUnit*)NativeMemory.AllocZeroed((nuint)sizeof(IoUnit));
    private DaemonWorkload? _workload;

    /// <summary>The shape of the job.</summary>
    [Params("seqread", "seqwrite", "randread", "randread_odd", "norandommap", "randrw", "randwrite", "zipf", "bssplit", "rate", "files", "verify")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var size = 1L << 30;
        var options = new JobOptions { TimeBased = true, ReadWrite = IoPattern.RandRead };
        var targets = 1;
        switch (Shape)
        {
            case "seqread":
                options.ReadWrite = IoPattern.Read;
                break;
            case "seqwrite":
                options.ReadWrite = IoPattern.Write;
                break;
            case "randread_odd":
                size += 4096;
                break;
            case "norandommap":
                options.NoRandomMap = true;
                break;
            case "randrw":
                options.ReadWrite = IoPattern.RandReadWrite;
                options.RwMixRead = 70;
                break;
            case "randwrite":
                options.ReadWrite = IoPattern.RandWrite;
                break;
            case "zipf":
                options.RandomDistribution = new RandomDistribution(RandomDistributionKind.Zipf, 1.1);
                break;
            case "bssplit":
                options.BlockSizeSplit = new([new BlockSizeShare(4096, 60), new BlockSizeShare(65536, 40)]);
                break;
            case "rate":
                options.RateIops = new(1_000_000);
                break;
            case "files":
                targets = 8;
                break;
            case "verify":
                options.ReadWrite = IoPattern.RandWrite;
                options.Verify = VerifyMethod.Crc32c;
                break;
        }

        var job = new JobDefinition("job", options, [], new SourceLocation("benchmark", 1), 0);
        var plan = new DaemonPlan(job, 1, 0, 0, 0, []);
        _workload = new DaemonWorkload(plan, [.. Enumerable.Range(0, targets).Select(i => new Target($"t{i}", TargetKind.File, size))], 1);
        _unit->Buffer = (byte*)NativeMemory.AlignedAlloc(1 << 20, 4096);
        _workload.Prepare(_unit, 1, 1 << 20);
        _workload.Start(1);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _workload?.Dispose();
        NativeMemory.AlignedFree(_unit->Buffer);
        NativeMemory.Free(_unit);
    }

    [Benchmark(OperationsPerInvoke = Ios)]
    public long NextAndCompleted()
    {
        var sum = 0L;
        var workload = _workload!;
        for (var i = 0; i < Ios; i++)
        {
            if (!workload.TryNext(ref *_unit, 1))
            {
                // Only verify passes end: its read-back is not what is measured here.
                while (workload.BeginVerify())
                {
                    while (workload.TryNext(ref *_unit, 1))
                    {
                        _unit->Result = 0;
                        workload.Completed(ref *_unit, 1);
                    }
                }

                workload.NextPass();
                continue;
            }

            sum += _unit->Offset;
            _unit->Result = _unit->Length;
            workload.Completed(ref *_unit, 1);
        }

        return sum;
    }
}
