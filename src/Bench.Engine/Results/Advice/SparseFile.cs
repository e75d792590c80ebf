using System.Globalization;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice;

/// <summary>Files with holes, whose reads are zeros from the file system.</summary>
internal static class SparseFile
{
    private const double Whole = 0.95;

    /// <summary>Advice on a file that is allocated in part only; null for any other target, and for a file that is not there.</summary>
    public static Advisory? Examine(Target target, string job)
    {
        if (target.Kind != TargetKind.File || FileStatus.Read(target.Path, out FileStatus status) != 0 || !status.IsRegular || status.Size == 0 || status.AllocatedBytes >= status.Size * Whole)
        {
            return null;
        }

        return new Advisory(
            "unwritten-blocks", true, "The file has holes: reads there give zeros without touching the device.",
            string.Create(CultureInfo.InvariantCulture, $"{target.Path}: {status.AllocatedBytes:N0} of {status.Size:N0} bytes are allocated (or its file system compresses)."),
            "Remove the file, so that it is laid out anew, or write it once from end to end.", [job]);
    }
}
