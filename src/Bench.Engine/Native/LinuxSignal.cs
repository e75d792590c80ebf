using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Signal dispositions, signal(2).</summary>
public static partial class LinuxSignal
{
    /// <summary>
    /// Undoes that a signal is ignored: a shell that starts a command with <c>&amp;</c> has it ignore SIGINT, and handlers are not
    /// installed for signals that were ignored from the start.
    /// </summary>
    /// <param name="number">Linux signal number.</param>
    public static void Restore(int number)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Signal(number, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
