using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>What <c>fadvise_hint</c> tells the kernel.</summary>
internal static class PageCacheAdvice
{
    /// <summary>The POSIX_FADV_* value; POSIX_FADV_NORMAL when nothing is to be told.</summary>
    public static int For(JobOptions options) => options.FadviseHint switch
    {
        FadviseHint.ByPattern => options.ReadWrite.HasFlag(IoPattern.Random)
            ? LinuxFile.POSIX_FADV_RANDOM
            : LinuxFile.POSIX_FADV_SEQUENTIAL,
        FadviseHint.Random => LinuxFile.POSIX_FADV_RANDOM,
        FadviseHint.Sequential => LinuxFile.POSIX_FADV_SEQUENTIAL,
        FadviseHint.NoReuse => LinuxFile.POSIX_FADV_NOREUSE,
        _ => LinuxFile.POSIX_FADV_NORMAL,
    };
}
