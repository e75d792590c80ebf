using System.Diagnostics;

namespace Bench.Mpi.Tests;

/// <summary>Signals to processes.</summary>
internal static class Signals
{
    public const string Kill = "KILL";
    public const string Interrupt = "INT";
    public const string Stop = "STOP";

    public static void Send(int process, string signal)
    {
        using Process kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{process}"]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}
