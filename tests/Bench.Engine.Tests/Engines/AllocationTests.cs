using Bench.Engine.Engines;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>Submitting and reaping allocate nothing.</summary>
public sealed class AllocationTests
{
    private const int Depth = 16;

    public static TheoryData<string> Engines => [.. EngineHarness.FileEngines];

    [Theory]
    [InlineData(1)]
    [InlineData(Depth)]
    public void A_million_null_ios_allocate_nothing(int depth)
    {
        using var engine = EngineHarness.Open("null", new Target("null", TargetKind.None, 1 << 20), depth);

        Assert.Equal(0, AllocatedBy(engine, 1_000_000));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void File_ios_allocate_nothing(string name)
    {
        using var file = new ScratchFile(4096 * Depth);
        using var engine = EngineHarness.Open(name, file.Target, Depth);

        Assert.Equal(0, AllocatedBy(engine, 20_000));
    }

    private static long AllocatedBy(EngineHarness engine, int ios)
    {
        int[] slots = [.. Enumerable.Range(0, engine.Depth)];
        foreach (int slot in slots)
        {
            engine.Prepare(slot, slot % 2 == 0 ? IoDirection.Read : IoDirection.Write, slot * 4096L, 4096);
        }

        // The first rounds jit and fill caches of the runtime.
        Drive(engine.Engine, slots, engine.Depth * 50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Drive(engine.Engine, slots, ios);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Drive(IIoEngine engine, ReadOnlySpan<int> slots, int ios)
    {
        Span<int> done = stackalloc int[Depth];
        for (int issued = 0; issued < ios;)
        {
            int taken = engine.Submit(slots);
            int reaped = engine.IsSynchronous ? taken : 0;
            while (reaped < taken)
            {
                reaped += engine.Reap(done, 1, -1);
            }

            issued += taken;
        }
    }
}
