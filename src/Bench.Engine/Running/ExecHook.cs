using System.ComponentModel;
using System.Diagnostics;
using Bench.Engine.Native;

namespace Bench.Engine.Running;

/// <summary>
/// Runs the shell commands around a job (fio <c>exec_prerun</c>, <c>exec_postrun</c>); their output goes to
/// <c>JOB.prerun.txt</c> and <c>JOB.postrun.txt</c>.
/// </summary>
internal static class ExecHook
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="job">Name of the job, for the file.</param>
    /// <param name="command">The command, for <c>/bin/sh</c>.</param>
    /// <param name="when"><c>prerun</c> or <c>postrun</c>.</param>
    /// <param name="directory">Where the file goes; null: the current directory.</param>
    /// <exception cref="DeviceException">The command could not be started or failed.</exception>
    public static void Run(string job, string command, string when, string? directory)
    {
        string file = Path.Combine(directory ?? "", $"{job}.{when}.txt");
        int exitCode;
        try
        {
            using Process shell = Process.Start(new ProcessStartInfo("/bin/sh")
            {
                ArgumentList = { "-c", $"exec >\"$1\" 2>&1\n{command}", "sh", file },
                UseShellExecute = false,
            })!;
            shell.WaitForExit();
            exitCode = shell.ExitCode;
        }
        catch (Win32Exception failure)
        {
            throw new DeviceException(job, failure.NativeErrorCode, $"exec_{when} of {job} could not be started: {failure.Message}");
        }

        if (exitCode != 0)
        {
            throw new DeviceException(job, Errno.EIO, $"exec_{when} of {job} ended with status {exitCode}; its output is in {file}");
        }
    }
}
