using Bench.Engine.Workload.Offsets;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Workload;

public sealed class BlockPermutationTests
{
    [Fact]
    public void Every_block_is_visited_once_for_any_size()
    {
        var sizes = Gen.OneOf(Gen.Choose(1, 70), Gen.Choose(71, 5000));
        Prop.ForAll(
            Arb.From(sizes),
            Arb.From(Gen.Choose(int.MinValue, int.MaxValue)),
            (count, key) =>
            {
                var permutation = new BlockPermutation(count, (ulong)key);
                var seen = new bool[count];
                for (var i = 0; i < count; i++)
                {
                    seen[permutation[i]] = true;
                }

                return Array.TrueForAll(seen, static s => s);
            }).QuickCheckThrowOnFailure();
    }

    // Distances between successors of a random order fall evenly over the 16 sixteenths of the range: chi-square with 15 degrees
    // of freedom is above 60 with a chance of 2e-7; ten cases.
    [Theory]
    [InlineData(65536, 1)]
    [InlineData(65536, 2)]
    [InlineData(65536, 256)]
    [InlineData(65537, 1)]
    [InlineData(99991, 1)]
    [InlineData(99991, 1024)]
    [InlineData(262144, 1)]
    [InlineData(262144, 4096)]
    [InlineData(1000000, 1)]
    [InlineData(1000000, 65536)]
    public void Successors_lie_anywhere(int count, int stride)
    {
        var permutation = new BlockPermutation(count, 4711);
        var bins = new int[16];
        var n = count - stride;
        for (var i = 0; i < n; i++)
        {
            var distance = permutation[i + stride] - permutation[i];
            bins[(distance < 0 ? distance + count : distance) * 16 / count]++;
        }

        Assert.InRange(bins.Sum(b => Math.Pow(b - (n / 16.0), 2) / (n / 16.0)), 0, 60);
    }

    // Adjacent successors are Poisson with mean 1: above 12 has a chance of 1e-10.
    [Fact]
    public void Keys_give_unrelated_orders_with_few_adjacent_successors()
    {
        for (ulong key = 0; key < 20; key++)
        {
            var order = new BlockPermutation(10_000, key);
            var other = new BlockPermutation(10_000, key + 1);
            var adjacent = Enumerable.Range(0, 9_999).Count(i => order[i + 1] - order[i] == 1);
            var equal = Enumerable.Range(0, 10_000).Count(i => order[i] == other[i]);
            Assert.InRange(adjacent, 0, 12);
            Assert.InRange(equal, 0, 12);
        }
    }
}
