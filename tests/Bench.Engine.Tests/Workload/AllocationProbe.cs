using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Workload;

namespace Bench.Engine.Tests.Workload;

/// <summary>Runs a workload without a target and counts the managed bytes it allocates.</summary>
internal sealed unsafe class AllocationProbe : IDisposable
{
    private readonly DaemonWorkload _workload;
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(1 << 20, 4096);

    public AllocationProbe(JobOptions options, Target target)
    {
        var job = new JobDefinition("job", options, [], new SourceLocation("test", 1), 0);
        _workload = new DaemonWorkload(new DaemonPlan(job, 1, 0, 0, 0, [target.Path]), [target], 1);
        _workload.Start(1);
    }

    public long BytesOf(int ios)
    {
        var unit = new IoUnit { Buffer = _buffer };
        for (var i = 0; i < 2000; i++)
        {
            Step(ref unit);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < ios; i++)
        {
            Step(ref unit);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void Dispose()
    {
        _workload.Dispose();
        NativeMemory.AlignedFree(_buffer);
    }

    private void Step(ref IoUnit unit)
    {
        Assert.True(_workload.TryNext(ref unit, 1));
        unit.Result = unit.Length;
        Assert.Null(_workload.Completed(ref unit, 1));
    }
}
