using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Cli.Tests;

/// <summary>The scripts that measure Bench run to their end and print a number for every case: that they work, not how fast.</summary>
public sealed class ScriptTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void The_comparison_with_fio_prints_a_ratio_for_every_case()
    {
        Require("fio");
        string output = Run("compare-with-fio.sh", "-n", "1", "-t", "1", "-d", _folder, "null", "null-nomap", "uring-32", "direct-1", "start");

        Assert.True(Number(output, @"^null +\d+ +\d+ +([\d.]+) \[[\d.]+-[\d.]+\] \(≥8\)") > 0, output);
        Assert.True(Number(output, @"^null-nomap +\d+ +\d+ +([\d.]+) \[[\d.]+-[\d.]+\]") > 0, output);
        Assert.True(Number(output, @"^uring-32 +\d+ +\d+ +([\d.]+) \[[\d.]+-[\d.]+\] \(≥1.25\)") > 0, output);
        Assert.True(Number(output, @"^direct-1 .* ([\d.]+) \[[\d.]+-[\d.]+\] \(≤1.03\)") > 0, output);
        Assert.True(Number(output, @"^start .*bench ([\d.]+) ms") > 0, output);
    }

    [SkippableFact]
    public void The_comparison_of_initiators_prints_the_rates_of_every_peer()
    {
        Require("qemu-img");
        Require("iscsi-perf");
        Require("tgtd");
        Skip.IfNot(
            Directory.GetDirectories("/usr/lib").Any(static folder => File.Exists(Path.Combine(folder, "qemu", "block-iscsi.so"))), "qemu's iSCSI driver is not installed");
        string port = Random.Shared.Next(21000, 29000).ToString(CultureInfo.InvariantCulture);
        string output = Run("compare-iscsi.sh", "-n", "1", "-t", "1", "-p", port, "read-1-poll", "read64k-32", "digest-32");

        foreach (string row in new[] { "read-1-poll +bench", "read-1-poll +loop", "read-1-poll +qemu-img", "read64k-32 +iscsi-perf", "digest-32 +bench", "digest-32 +no-digests" })
        {
            Assert.True(Number(output, $@"^{row} +(\d+) ") > 0, output);
        }
    }

    [SkippableFact]
    public void The_measurement_of_scale_prints_a_row_for_every_case()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs Linux");
        string output = Run("measure-scale.sh", "-n", "1", "-t", "1", "-d", _folder, "-D", "8", "-p", "10");

        Assert.True(Number(output, @"^8 +(\d+) ") > 0, output);
        Assert.True(Number(output, "^rate_iops=1000: ([\\d.]+) held") > 0, output);
        Assert.True(Number(output, @"^random map over a sparse file of 1t: (\d+) MiB") > 0, output);
        Assert.True(Number(output, @"^memory at a quarter of a run (\d+) KiB") > 0, output);
        Assert.True(Number(output, @"^its report: ([\d.]+) s") > 0, output);
    }

    [Theory]
    [InlineData("there is no option -x", "-x")]
    [InlineData("-n needs a value", "-n")]
    [InlineData("'0' is not a whole number from 1", "-n", "0")]
    [InlineData("there is no case uring-7", "uring-7")]
    public void What_a_script_does_not_know_is_said_before_anything_is_measured(string message, params string[] args)
    {
        foreach (string script in new[] { "compare-with-fio.sh", "compare-iscsi.sh", "measure-scale.sh" })
        {
            (int exitCode, string output, string error) = Start(script, args);

            Assert.Equal(2, exitCode);
            Assert.Empty(output);
            Assert.Contains($"{script}: {message}", error, StringComparison.Ordinal);
        }
    }

    private static double Number(string output, string pattern)
    {
        Match match = Regex.Match(output, pattern, RegexOptions.Multiline);
        Assert.True(match.Success, $"nothing matches {pattern} in:\n{output}");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static void Require(string program) => Skip.IfNot(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not installed");

    private static string Run(string script, params string[] args)
    {
        (int exitCode, string output, string error) = Start(script, args);
        Assert.True(exitCode == 0, $"{script} ended with {exitCode}:\n{output}\n{error}");
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(string script, string[] args)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["BENCH_PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "bench"), ["BENCH_NO_INSTALL"] = "1", ["LC_ALL"] = "C.UTF-8" },
        };
        start.ArgumentList.Add(Path.Combine(BenchProcess.Repository, "scripts", script));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{script} did not end within {Limit}");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
