using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>futex(2) on a word of this process: one call wakes any number of threads.</summary>
internal static unsafe partial class Futex
{
    private const int FUTEX_WAIT_PRIVATE = 128;
    private const int FUTEX_WAKE_PRIVATE = 129;

    private static readonly nint SYS_futex = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    /// <summary>Sleeps while the word holds <paramref name="expected"/>, until it is woken; may return early.</summary>
    public static void Wait(int* word, int expected) => _ = Call(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, null, null, 0);

    /// <summary>Wakes all that sleep on the word.</summary>
    public static void WakeAll(int* word) => _ = Call(SYS_futex, word, FUTEX_WAKE_PRIVATE, int.MaxValue, null, null, 0);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, int* word, nint operation, nint value, void* timeout, void* other, nint third);
}
