using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Signals to other processes.</summary>
internal static partial class LinuxProcess
{
    private const int SIGTERM = 15;

    /// <summary>Asks a process to end; nothing happens when it has ended already.</summary>
    public static void Terminate(int process) => _ = Kill(process, SIGTERM);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
