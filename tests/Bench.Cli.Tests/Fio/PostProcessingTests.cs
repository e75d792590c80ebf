using System.Globalization;

namespace Bench.Cli.Tests.Fio;

/// <summary>One run with all logs and outputs, made once for the tools that read it.</summary>
public sealed class LoggedRun : IDisposable
{
    private const string Job = """
        [global]
        size=256k
        filename=f
        rw=randrw
        ioengine=libaio
        iodepth=4
        percentile_list=50:90:99:99.9
        lat_percentiles=1
        [single]
        write_lat_log=single
        write_bw_log=single
        write_iops_log=single
        write_iolog=single.iolog
        log_offset=1
        [windows]
        stonewall
        time_based
        runtime=700ms
        rate_iops=400
        log_avg_msec=100
        log_hist_msec=200
        write_lat_log=w
        write_bw_log=w
        write_iops_log=w
        write_hist_log=w
        """;

    public LoggedRun()
    {
        Run = Bench.Run("fio", Bench.Write("job.fio", Job), "--output-format=json+,terse", "--output=both.txt");
        string both = File.Exists(Bench.PathOf("both.txt")) ? File.ReadAllText(Bench.PathOf("both.txt")) : "";
        int json = both.IndexOf("{\n", StringComparison.Ordinal);
        if (json >= 0)
        {
            int end = both.IndexOf("\n}\n", json, StringComparison.Ordinal) + 3;
            Bench.Write("result.json", both[json..end]);
            Bench.Write("terse.txt", both[..json] + both[end..]);
        }
    }

    public BenchProcess Bench { get; } = new();

    public BenchProcess.Finished Run { get; }

    public List<string[]> Log(string name) =>
        [.. File.ReadLines(Bench.PathOf(name)).Select(static line => line.Split(", "))];

    public void Dispose() => Bench.Dispose();
}

/// <summary>Programs that were written for fio's files read ours: those that Debian's fio ships, and a reader of its own.</summary>
public sealed class PostProcessingTests(LoggedRun logged) : IClassFixture<LoggedRun>
{
    private const string Python = "/usr/bin/python3";

    [SkippableFact]
    public void Fio_jsonplus_clat2csv_makes_its_table_and_finds_our_bins_in_it()
    {
        Require("/usr/bin/fio_jsonplus_clat2csv", needsSix: true);

        Succeeds(Python, "/usr/bin/fio_jsonplus_clat2csv", "result.json", "table.csv");
        string said = Succeeds(Python, "/usr/bin/fio_jsonplus_clat2csv", "result.json", "table.csv", "--validate");

        Assert.Contains("table_job0.csv validated", said);
        Assert.Contains("table_job1.csv validated", said);
    }

    [SkippableFact]
    public void Fio2gnuplot_averages_the_bandwidths_of_our_windows()
    {
        Require("/usr/bin/fio2gnuplot", needsSix: true);

        Succeeds(Python, "/usr/bin/fio2gnuplot", "-p", "w_bw.2.log", "-k");

        double[] rates = [.. logged.Log("w_bw.2.log").Select(static row => double.Parse(row[1], CultureInfo.InvariantCulture))];
        string[] totals = File.ReadAllLines(logged.Bench.PathOf("w_bw.2.global"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"min={rates.Min():F2}"), totals);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"max={rates.Max():F2}"), totals);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"values_count={rates.Length}"), totals);
    }

    [SkippableFact]
    public void Fio_generate_plots_draws_all_kinds_of_logs()
    {
        Require("/usr/bin/fio_generate_plots", needsSix: false);
        Skip.IfNot(File.Exists("/usr/bin/gnuplot"), "gnuplot is not installed");

        Succeeds("/usr/bin/fio_generate_plots", "title");

        foreach (string kind in (ReadOnlySpan<string>)["lat", "iops", "slat", "clat", "bw"])
        {
            Assert.Contains("<path", File.ReadAllText(logged.Bench.PathOf($"title-{kind}.svg")));
        }
    }

    [SkippableFact]
    public void Half_bins_joins_the_columns_of_our_histograms()
    {
        Require("/usr/share/doc/fio/half-bins.py", needsSix: false);

        string[] halved = Succeeds(Python, "/usr/share/doc/fio/half-bins.py", "-c", "2", "w_clat_hist.2.log").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        List<string[]> rows = logged.Log("w_clat_hist.2.log");
        Assert.Equal(rows.Count, halved.Length);
        for (int i = 0; i < halved.Length; i++)
        {
            string[] joined = halved[i].Split(", ");
            Assert.Equal(3 + 464, joined.Length);
            Assert.Equal(Sum(rows[i]), Sum(joined));
        }
    }

    [SkippableFact]
    public void An_independent_reader_finds_results_and_logs_consistent()
    {
        Skip.IfNot(File.Exists(Python), "python3 is not installed");

        string said = Succeeds(Python, Path.Combine(BenchProcess.Repository, "tests/Bench.Cli.Tests/Fio/independent_reader.py"), logged.Bench.Folder);

        // Two jobs with reads and writes: four percentiles of clat and of lat each.
        Assert.StartsWith("consistent: 2 jobs, 32 percentiles", said);
    }

    private void Require(string tool, bool needsSix)
    {
        Assert.True(logged.Run.ExitCode == 0, logged.Run.Error);
        Skip.IfNot(File.Exists(tool), $"{tool} is not installed");
        Skip.IfNot(File.Exists(Python), "python3 is not installed");
        Skip.If(needsSix && logged.Bench.RunPeer(Python, "-c", "import six").ExitCode != 0, "python3-six is not installed");
    }

    private string Succeeds(string program, params string[] args)
    {
        BenchProcess.Finished run = logged.Bench.RunPeer(program, args);
        Assert.True(run.ExitCode == 0, $"exit {run.ExitCode}: {run.Error}{run.Output}");
        return run.Output;
    }

    private static long Sum(string[] row) => row.Skip(3).Sum(static cell => long.Parse(cell, CultureInfo.InvariantCulture));
}
