using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Signal dispositions, signal(2).</summary>
public static partial class LinuxSignal
{
    private const nint Default = 0;
    private const nint Ignored = 1;

    /// <summary>
    /// Undoes that a signal is ignored: a shell that starts a command with <c>&amp;</c> has it ignore SIGINT, and handlers are not
    /// installed for signals that were ignored from the start.
    /// </summary>
    /// <param name="number">Linux signal number.</param>
    public static void Restore(int number)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A handler that the runtime has installed already, as it does with the first child process, must stay.
        nint before = Signal(number, Default);
        if (before is not (Default or Ignored))
        {
            _ = Signal(number, before);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
