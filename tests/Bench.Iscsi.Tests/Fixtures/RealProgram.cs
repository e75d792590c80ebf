using System.Diagnostics;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>Somebody else's program that a test runs to its end.</summary>
internal static class RealProgram
{
    /// <summary>Skips the test where the program is not installed.</summary>
    public static void Require(string program, string package) =>
        Skip.IfNot(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not installed (apt-get install {package})");

    /// <summary>Skips the test where qemu-img cannot read iSCSI.</summary>
    public static void RequireQemu()
    {
        Require("qemu-img", "qemu-utils");
        Skip.IfNot(Directory.Exists("/usr/lib") && Directory.GetDirectories("/usr/lib").Any(folder => File.Exists(Path.Combine(folder, "qemu", "block-iscsi.so"))), "qemu's iSCSI driver is not installed (apt-get install qemu-block-extra)");
    }

    /// <summary>Runs it for a minute at most.</summary>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(60_000))
        {
            process.Kill();
            process.WaitForExit();
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
