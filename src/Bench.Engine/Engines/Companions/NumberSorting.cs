using System.Runtime.InteropServices;

namespace Bench.Engine.Engines.Companions;

/// <summary>The work of <c>cpumode=qsort</c>: the same numbers sorted upwards, downwards, by bytes and downwards again.</summary>
internal static class NumberSorting
{
    private static readonly Comparison<int> Downwards = static (a, b) => b.CompareTo(a);
    private static readonly Comparison<sbyte> Bytes = static (a, b) => a - b;

    /// <summary>Does it once; the numbers end up sorted downwards and their bytes shuffled, so that the next round has as much to do.</summary>
    public static void SortAbout(Span<int> numbers)
    {
        numbers.Sort();
        numbers.Sort(Downwards);
        MemoryMarshal.Cast<int, sbyte>(numbers).Sort(Bytes);
        numbers.Sort(Downwards);
    }
}
