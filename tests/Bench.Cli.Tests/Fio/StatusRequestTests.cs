using System.Diagnostics;
using System.Globalization;

namespace Bench.Cli.Tests.Fio;

/// <summary>Results so far, asked for while a job runs.</summary>
public sealed class StatusRequestTests : FioTests
{
    private const string Job = "[a]\nioengine=null\nsize=1g\nrate_iops=200\ntime_based\nruntime=120\nexec_prerun=touch ready\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Sigusr1_prints_a_document_and_the_job_goes_on()
    {
        using Process process = Start();

        Signal(process, "-USR1");

        Assert.True(HasDocument(process), "no document within a minute");
        Assert.False(process.HasExited);
        Signal(process, "-INT");
        Assert.Contains("\n}\n", BenchProcess.Wait(process).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_temporary_folder_asks_too_and_is_taken_away()
    {
        Directory.CreateDirectory(Bench.PathOf("tmp"));
        Bench.Variables["TMPDIR"] = Bench.PathOf("tmp");
        using Process process = Start();

        string request = Bench.PathOf("tmp/fio-dump-status");
        File.WriteAllText(request, "");

        Assert.True(HasDocument(process), "no document within a minute");
        Assert.False(File.Exists(request));
        Signal(process, "-INT");
        Assert.Contains("\n}\n", BenchProcess.Wait(process).Output, StringComparison.Ordinal);
    }

    private Process Start()
    {
        Process process = Bench.Start("fio", Bench.Write("job.fio", Job), "--output-format=json");
        var waited = Stopwatch.StartNew();
        while (!File.Exists(Bench.PathOf("ready")) && waited.Elapsed < Limit && !process.HasExited)
        {
            Thread.Sleep(20);
        }

        Assert.True(File.Exists(Bench.PathOf("ready")), "the job did not start");
        return process;
    }

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Reads up to the end of the first document.</summary>
    private static bool HasDocument(Process process)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Limit)
        {
            Task<string?> line = process.StandardOutput.ReadLineAsync();
            if (!line.Wait(Limit) || line.Result is null)
            {
                return false;
            }

            if (line.Result == "}")
            {
                return true;
            }
        }

        return false;
    }
}
