using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>pipe2(2) and the calls that move data through pipes (fcntl.h). Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxPipe
{
    public const uint SPLICE_F_MOVE = 1;
    public const uint SPLICE_F_NONBLOCK = 2;
    public const uint SPLICE_F_MORE = 4;

    /// <summary>Bytes that a new pipe holds.</summary>
    public const int Capacity = 64 * 1024;

    [LibraryImport("libc", EntryPoint = "pipe2")]
    public static partial int Create(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "splice")]
    public static partial nint Splice(int from, long* fromOffset, int to, long* toOffset, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "vmsplice")]
    public static partial nint Vmsplice(int pipe, IoVector* vectors, nuint count, uint flags);
}
