namespace Bench.Engine.Sweeps;

/// <summary>Puts the runs of a sweep in order.</summary>
public static class SweepOrder
{
    /// <summary>
    /// All runs in the order of their time. Where a sweep may stop growing, the values of its growing option stay in their
    /// order within each repeat, also when the rest is random: a stop rule needs the smaller ones first.
    /// </summary>
    public static IReadOnlyList<SweepRun> Of(SweepSpec spec, IReadOnlyList<SweepPoint> points)
    {
        IEnumerable<int> repeats = Enumerable.Range(1, spec.Repeat);
        if (spec.Order == SweepOrderKind.Sequential)
        {
            return [.. points.SelectMany(_ => repeats, static (point, repeat) => new SweepRun(point, repeat))];
        }

        var random = new OrderRandom((ulong)spec.Seed);
        return
        [
            .. repeats.SelectMany(repeat =>
                (spec.Order == SweepOrderKind.Random ? Shuffled(spec, points, random) : points).Select(point => new SweepRun(point, repeat))),
        ];
    }

    /// <summary>The points that differ from each other in the growing option only share a line.</summary>
    public static string LineOf(SweepSpec spec, SweepPoint point) =>
        string.Join(',', point.Coordinates.Where((_, axis) => axis != spec.Growing));

    private static SweepPoint[] Shuffled(SweepSpec spec, IReadOnlyList<SweepPoint> points, OrderRandom random)
    {
        SweepPoint[] order = [.. points];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        if (spec.StopWhen is null)
        {
            return order;
        }

        // Each line keeps the places that it drew and fills them in its own order.
        Dictionary<string, Queue<SweepPoint>> lines = points
            .GroupBy(point => LineOf(spec, point))
            .ToDictionary(static line => line.Key, static line => new Queue<SweepPoint>(line));
        return Array.ConvertAll(order, point => lines[LineOf(spec, point)].Dequeue());
    }

    // SplitMix64: a seed gives the same order on every version of the runtime.
    private sealed class OrderRandom(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int limit)
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((UInt128)(z ^ (z >> 31)) * (ulong)limit >> 64);
        }
    }
}
