using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Targets;

/// <summary>The smallest and largest block of a job over all directions, issued or not, as fio takes them for sizes.</summary>
/// <param name="Smallest">Bytes.</param>
/// <param name="Largest">Bytes.</param>
internal readonly record struct BlockSizeBounds(long Smallest, long Largest)
{
    /// <summary>The bounds of a job's <c>bs</c>, <c>bsrange</c> and <c>bssplit</c>.</summary>
    public static BlockSizeBounds Of(JobOptions options)
    {
        long smallest = long.MaxValue;
        long largest = 0;
        foreach (IoDirection direction in (ReadOnlySpan<IoDirection>)[IoDirection.Read, IoDirection.Write, IoDirection.Trim])
        {
            foreach (long size in Sizes(options, direction))
            {
                smallest = Math.Min(smallest, size);
                largest = Math.Max(largest, size);
            }
        }

        return new BlockSizeBounds(smallest, largest);
    }

    /// <summary>The sizes that decide alignment in one direction: both ends of a range, every entry of a split with a share.</summary>
    public static IEnumerable<long> Sizes(JobOptions options, IoDirection direction)
    {
        if (options.BlockSizeSplit[direction] is { Count: > 0 } split)
        {
            return split.Where(entry => entry.Percent > 0).Select(entry => entry.Size);
        }

        SizeRange range = options.BlockSize[direction];
        return range.IsFixed ? [range.Min] : [range.Min, range.Max];
    }
}
