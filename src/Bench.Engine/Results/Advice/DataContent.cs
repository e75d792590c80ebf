using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Results.Advice;

/// <summary>What a job writes, and whether storage can shrink it.</summary>
internal static class DataContent
{
    /// <summary>Advice on a job that writes what compresses or repeats; null when it writes random data, or nothing.</summary>
    public static Advisory? Examine(DaemonPlan daemon)
    {
        JobOptions options = daemon.Options;
        if (!options.ReadWrite.HasFlag(IoPattern.Write))
        {
            return null;
        }

        string? evidence =
            options.ZeroBuffers ? "zero_buffers=1: every block is zeros."
            : options.BufferPattern is { Count: > 0 } ? "buffer_pattern: every block is the same."
            : options.BufferCompressPercentage is > 0 and int compressed ? string.Create(CultureInfo.InvariantCulture, $"buffer_compress_percentage={compressed}.")
            : options.DedupePercentage > 0 ? string.Create(CultureInfo.InvariantCulture, $"dedupe_percentage={options.DedupePercentage}.")
            : null;
        return evidence is null ? null : new Advisory(
            "compressible-data", options.ZeroBuffers || options.BufferPattern is not null,
            "What is written can be compressed or stored once: storage that does so looks faster than it is with real data, and so do later reads of it.",
            evidence, "Leave these options out for random data, unless this ratio is what you want to measure.", [daemon.Job.Name]);
    }
}
