using System.Diagnostics;
using System.Text.RegularExpressions;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Tests.Results;

public sealed partial class NormalWriterTests
{
    [Theory]
    [InlineData(7969, "7969")]
    [InlineData(23_512, "23.5k")]
    [InlineData(430_000, "430k")]
    [InlineData(1_234_567, "1235k")]
    [InlineData(12_345_678, "12.3M")]
    [InlineData(0, "0")]
    public void Counts_are_written_as_fio_writes_them(long value, string expected) => Assert.Equal(expected, HumanNumber.Format(value));

    [Theory]
    // Pairs of bytes/s and text out of reports of fio 3.33.
    [InlineData(32_638_000, "31.1MiB/s", "32.6MB/s")]
    [InlineData(1_761_607_680, "1680MiB/s", "1762MB/s")]
    [InlineData(81_264_640, "77.5MiB/s", "81.3MB/s")]
    [InlineData(65_536, "64.0KiB/s", "65.5kB/s")]
    [InlineData(4_096, "4096B/s", "4096B/s")]
    public void Rates_are_written_in_both_units(long rate, string binary, string @decimal)
    {
        Assert.Equal(binary, HumanNumber.Format(rate, 4, binary: true, "B/s"));
        Assert.Equal(@decimal, HumanNumber.Format(rate, 4, binary: false, "B/s"));
    }

    [Fact]
    public void A_report_has_the_blocks_and_numbers_of_fio()
    {
        string text = Text(Workloads.Mixed(), o => RunOutcomes.Full(o));

        Assert.Contains("\nmix: (groupid=0, jobs=1): err= 0: pid=17439: ", text);
        Assert.Contains("\n  Description  : [hello there]\n", text);
        Assert.Contains("\n  read: IOPS=6666, BW=26.0MiB/s (27.3MB/s)(52.1MiB/2000msec)\n", text);
        Assert.Contains("\n    slat (nsec): min=2000, max=226984, avg=", text);
        Assert.Contains("\n    clat percentiles (usec):\n     | 50.0th=[", text);
        Assert.Contains("\n  fsync/fdatasync/sync_file_range:\n    sync (usec): min=445, max=10430, avg=5437.50, stdev=", text);
        Assert.Contains("\n  IO depths    : 1=100.0%, 2=0.0%, 4=0.0%, 8=0.0%, 16=0.0%, 32=0.0%, >=64=0.0%\n", text);
        Assert.Contains("\n     issued rwts: total=13333,6667,0,2 short=0,0,0,0 dropped=0,0,0,0\n", text);
        Assert.Contains("\n     latency   : target=0.00ns, window=0.00ns, percentile=100.00%, depth=8\n", text);
        Assert.Contains("\nclones: (groupid=1, jobs=2): err= 0: pid=", text);
        Assert.Contains("\n\nRun status group 1 (all jobs):\n   READ: bw=8000KiB/s (8192kB/s), 8000KiB/s-8000KiB/s (8192kB/s-8192kB/s), io=15.6MiB (16.4MB), run=2001-2001msec\n", text);
        Assert.EndsWith("\n\nDisk stats (read/write):\n  vda: ios=71665/25829, sectors=2262344/200480, merge=0/1, ticks=7775/2375, in_queue=10207, util=55.31%\n", text);
    }

    [SkippableFact]
    public void Every_kind_of_line_is_one_that_fio_prints()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string folder = Directory.CreateTempSubdirectory().FullName;
        string reference = Fio(
            folder, "--output-format=normal", "--size=4m", "--bs=4k", "--time_based", "--runtime=1200ms",
            "--name=mix", "--description=hello there", "--rw=randrw", "--ioengine=libaio", "--iodepth=8", "--fsync=32",
            "--slat_percentiles=1", "--lat_percentiles=1", "--percentile_list=50:90:99:99.9",
            "--name=clones", "--rw=randread", "--numjobs=2", "--group_reporting", "--stonewall");
        Directory.Delete(folder, recursive: true);
        HashSet<string> known = [.. Shapes(reference)];

        var header = new StringWriter();
        NormalWriter.WriteHeader(Workloads.Mixed().Outcome().Plan, header);
        string[] ours = [.. Shapes(header.ToString() + Text(Workloads.Mixed(), o => RunOutcomes.Full(o)))];

        // Newer than Debian's fio 3.33: sectors among the disk statistics and the unit of latency target and window. "threads",
        // because that is what our daemons are.
        string[] newer = ["vda: ios=#/#, sectors", "latency : target=#ns", "fio#", "Starting # thread"];
        Assert.Equal([], ours.Where(shape => !known.Contains(shape) && !newer.Any(n => shape.Contains(n, StringComparison.Ordinal))));
    }

    [Fact]
    public void A_failed_job_without_io_is_not_left_out()
    {
        SampleRun run = new SampleRun().Job("broken", new JobOptions(), [], change: o => new DaemonOutcome
        {
            Plan = o.Plan,
            Statistics = o.Statistics,
            Errno = 2,
            ErrorMessage = "no such file",
            EndReason = EndReason.Error,
        });

        Assert.Contains("broken: (groupid=0, jobs=1): err= 2 (No such file or directory): pid=0: ", Text(run));
    }

    private static string Text(SampleRun run, Func<RunOutcome, RunOutcome>? change = null)
    {
        var writer = new StringWriter();
        NormalWriter.Write(ResultDocument.From(run.Outcome(change)), writer);
        return writer.ToString();
    }

    private static string Fio(string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/fio", arguments) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    // A line without what changes from run to run: numbers and their prefixes, units chosen by size, dates, how many cells fit.
    private static IEnumerable<string> Shapes(string report)
    {
        foreach (string line in report.Split('\n').Where(line => line.Length > 0 && !line.Contains("Laying out", StringComparison.Ordinal)))
        {
            string shape = line.TrimEnd(',').Replace("; 0 zone resets", "", StringComparison.Ordinal);
            shape = Date().Replace(shape, "DATE");
            shape = Number().Replace(shape, "#");
            shape = Scale().Replace(shape, "UNIT");
            shape = Blanks().Replace(shape, " ").Replace("= #", "=#", StringComparison.Ordinal).Replace("[ #", "[#", StringComparison.Ordinal);
            shape = Cells().Replace(shape, "$1");
            yield return Bands().Replace(shape, "lat (UNIT) : BANDS");
        }
    }

    [GeneratedRegex(@"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}")]
    private static partial Regex Date();

    [GeneratedRegex(@"-?\d+(\.\d+)?([kMG](?!iB|B)|(?<=\d)[KMGk]i?(?=B))?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b[num]sec\b|[KM]iB(?=/s\):)")]
    private static partial Regex Scale();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^( \| #th=\[#\]).*$")]
    private static partial Regex Cells();

    [GeneratedRegex(@"lat \(UNIT\) : #=.*$")]
    private static partial Regex Bands();
}
