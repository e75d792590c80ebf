using System.Diagnostics;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Tests.Results;

/// <summary>Tools that were written for fio's output read ours.</summary>
public sealed class FioToolsTests
{
    private const string Clat2Csv = "/usr/bin/fio_jsonplus_clat2csv";

    [SkippableFact]
    public void The_converter_of_fio_turns_our_bins_into_its_table()
    {
        Skip.IfNot(File.Exists(Clat2Csv), "fio's tools are not installed");
        string folder = Directory.CreateTempSubdirectory().FullName;
        string json = Path.Combine(folder, "result.json");
        RunOutcome outcome = Workloads.Mixed().Outcome();
        ResultFile.WriteAtomically(json, writer => FioJsonWriter.Write(ResultDocument.From(outcome), writer));

        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [Clat2Csv, json, Path.Combine(folder, "out.csv")]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, error);
        // Last line of the table: 100 % of the reads of the first job.
        string[] table = File.ReadAllLines(Path.Combine(folder, "out_job0.csv"));
        Directory.Delete(folder, recursive: true);
        Assert.Contains(outcome.Daemons[0].Statistics.Read.Clat.Count.ToString(), string.Join('\n', table));
    }

    [Fact]
    public void Combined_formats_follow_each_other_in_the_order_of_fio()
    {
        var writer = new StringWriter();
        FioReport.Write(ResultDocument.From(Workloads.Mixed().Outcome()), writer, FioFormats.Normal | FioFormats.JsonPlus | FioFormats.Terse);
        string text = writer.ToString();

        Assert.StartsWith("3;fio-3.42-bench-", text);
        int json = text.IndexOf("\n{\n", StringComparison.Ordinal);
        int normal = text.IndexOf("\n}\n\nmix: (groupid=0", StringComparison.Ordinal);
        Assert.True(0 < json && json < normal);
    }

    [Theory]
    [InlineData(FioFormats.Json, false)]
    [InlineData(FioFormats.JsonPlus, true)]
    public void Only_json_plus_has_bins(FioFormats formats, bool bins)
    {
        var writer = new StringWriter();
        FioReport.Write(ResultDocument.From(Workloads.Mixed().Outcome()), writer, formats, bench: false);

        Assert.Equal(bins, writer.ToString().Contains("\"bins\"", StringComparison.Ordinal));
        Assert.DoesNotContain("\"bench\"", writer.ToString());
    }
}
