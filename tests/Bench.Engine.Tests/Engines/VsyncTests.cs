namespace Bench.Engine.Tests.Engines;

public sealed class VsyncTests
{
    private const int Block = 512;

    [Fact]
    public void Adjacent_blocks_go_out_in_one_call_and_others_in_their_own()
    {
        using var file = new ScratchFile(8 * Block);
        using var engine = EngineHarness.Open("vsync", file.Target, depth: 4);
        long[] offsets = [0, Block, 4 * Block, 5 * Block];
        for (int slot = 0; slot < 4; slot++)
        {
            engine.Buffer(slot, Block).Fill((byte)(slot + 1));
            engine.Prepare(slot, IoDirection.Write, offsets[slot], Block);
        }

        long before = WriteCalls();
        engine.Engine.Submit([0, 1, 2, 3]);
        long calls = WriteCalls() - before;

        Assert.Equal(2, calls);
        byte[] data = File.ReadAllBytes(file.Path);
        Assert.Equal([1, 2, 0, 0, 3, 4, 0, 0], data.Where((_, index) => index % Block == 0));
    }

    [Fact]
    public void A_short_vector_is_shared_out_in_order()
    {
        using var file = new ScratchFile((2 * Block) + 100);
        using var engine = EngineHarness.Open("vsync", file.Target, depth: 4, readOnly: true);
        for (int slot = 0; slot < 4; slot++)
        {
            engine.Prepare(slot, IoDirection.Read, slot * Block, Block);
        }

        engine.Complete([0, 1, 2, 3]);

        Assert.Equal([Block, Block, 100, 0], Enumerable.Range(0, 4).Select(slot => engine.Unit(slot).Result));
    }

    // syscw of this thread's I/O accounting: write calls so far.
    private static long WriteCalls() => long.Parse(
        File.ReadLines("/proc/thread-self/io").Single(line => line.StartsWith("syscw:", StringComparison.Ordinal)).AsSpan(6),
        System.Globalization.CultureInfo.InvariantCulture);
}
