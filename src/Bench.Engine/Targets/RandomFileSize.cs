using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Targets;

/// <summary>File sizes drawn from a <c>filesize</c> range: uniform, in whole blocks, the same at every invocation.</summary>
internal static class RandomFileSize
{
    /// <summary>The size of one file of a daemon, bytes.</summary>
    public static long Pick(DaemonPlan plan, int file, SizeRange range, long block)
    {
        ulong seed = plan.Options.RandSeed ?? 0;
        ulong draw = Mix(Mix(Mix(seed + (ulong)plan.Job.Index) + (ulong)plan.CloneIndex) + (ulong)file);
        long size = range.Min + (long)(draw % (ulong)(range.Max - range.Min + 1));
        long whole = size - (size % block);
        return whole >= range.Min && whole > 0 ? whole : Math.Min(whole + block, range.Max);
    }

    // The finalizer of SplitMix64: every bit of the input reaches every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
