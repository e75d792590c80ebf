using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>Starting and stopping somebody else's target for a test.</summary>
internal static class RealTarget
{
    /// <summary>A port of 127.0.0.1 that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Null where the program can be run as root here, else why not.</summary>
    public static string? WhyNot(string program, string package)
    {
        if (Environment.UserName != "root")
        {
            return $"{program} needs root";
        }

        var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));
        return found ? null : $"{program} is not installed (apt-get install {package})";
    }

    /// <summary>Runs a program to its end.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}{output}");
    }

    /// <summary>Lets nobody else read a file, as daemons ask of files with secrets.</summary>
    public static void KeepPrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Starts a daemon and waits until its port answers.</summary>
    public static Process StartDaemon(string program, string[] arguments, int port)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitForPort(process, port);
        return process;
    }

    /// <summary>Ends exactly this process.</summary>
    public static void Stop(Process? process)
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            // tgtd ignores SIGTERM while it has targets.
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static void WaitForPort(Process process, int port)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (deadline.Elapsed < TimeSpan.FromSeconds(10) && !process.HasExited)
            {
                process.WaitForExit(20);
            }
        }
    }
}
