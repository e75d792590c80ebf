using System.Diagnostics;
using System.Text.Json;

namespace Bench.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private const string Job = """
        [reader]
        ioengine=iscsi
        rw=randread
        bs=4k
        io_size=20k
        """;

    private readonly BenchProcess _bench = new();
    private readonly List<Process> _targets = [];

    public void Dispose()
    {
        foreach (Process target in _targets)
        {
            target.Kill();
            target.Dispose();
        }

        _bench.Dispose();
    }

    /// <summary>
    /// The target holds every command for 50 ms, or for 250 ms. At 99.9999 % a difference is claimed wrongly between the equal sides in
    /// one of a million runs of this test. The median, since a busy machine delays single I/Os by more than the target does.
    /// </summary>
    [Fact]
    public void A_latency_injected_at_the_target_is_found_with_its_size_and_equal_targets_do_not_differ()
    {
        _bench.Write("job.fio", Job);
        string slow = Target("250ms");
        string fast = Target("50ms");
        for (int repeat = 1; repeat <= 5; repeat++)
        {
            Measure(fast, $"a/{repeat}");
            Measure(slow, $"slower/{repeat}");
            Measure(fast, $"b/{repeat}");
        }

        BenchProcess.Finished equal = _bench.Run("compare", "a", "b", "--statistics", "p50", "--confidence", "99.9999", "--fail-if", "p50 > 1% or p50 < -1%");
        Assert.Equal((0, ""), (equal.ExitCode, equal.Error));
        Assert.Contains("No difference shown in 1 comparison.", equal.Output, StringComparison.Ordinal);

        BenchProcess.Finished slower = _bench.Run("compare", "a", "slower", "--statistics", "p50", "--json", "c.json", "--fail-if", "p50 > 50%");
        Assert.Equal(1, slower.ExitCode);
        Assert.Contains("failed: slower: reader · read: lat_p50 > 50 %", slower.Error, StringComparison.Ordinal);
        JsonElement comparison = JsonDocument.Parse(File.ReadAllText(_bench.PathOf("c.json"))).RootElement;
        JsonElement latency = comparison.GetProperty("points")[0].GetProperty("changes").EnumerateArray().Single();
        Assert.Equal("worse", latency.GetProperty("verdict").GetString());
        // Sending and waking up come on top of both delays.
        Assert.InRange(latency.GetProperty("ratio").GetDouble(), 2.5, 5.2);
        Assert.InRange(latency.GetProperty("ratio_low").GetDouble(), 1, 5);
        Assert.True(latency.GetProperty("ratio_high").GetDouble() > 2.5);
        Assert.True(comparison.GetProperty("fail_if").GetProperty("failed").GetBoolean());
    }

    [SkippableFact]
    public void Results_of_fio_compare_with_ours()
    {
        string[] job = ["--ioengine=psync", "--rw=randread", "--bs=4k", "--size=1m", "--name=job", "--output-format=json+"];
        for (int repeat = 1; repeat <= 2; repeat++)
        {
            BenchProcess.Finished fio = _bench.RunPeer("fio", [.. job, $"--output=fio-{repeat}.json"]);
            Skip.If(fio.ExitCode == 127, "fio is not installed");
        }

        Directory.CreateDirectory(_bench.PathOf("theirs"));
        File.Move(_bench.PathOf("fio-1.json"), _bench.PathOf("theirs/1.json"));
        // fio puts its messages before the document.
        File.WriteAllText(_bench.PathOf("theirs/2.json"), "fio: a note\n" + File.ReadAllText(_bench.PathOf("fio-2.json")));
        _bench.Write("job.fio", "[job]\nioengine=psync\nrw=randread\nbs=4096\nsize=1m\n");
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "ours/1", "--label", "ours").ExitCode);
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "ours/2", "--label", "ours").ExitCode);

        BenchProcess.Finished compared = _bench.Run("compare", "theirs", "ours", "--out", "review");

        Assert.True(compared.ExitCode == 0, compared.Error);
        string page = File.ReadAllText(_bench.PathOf("review/index.html"));
        Assert.Contains("Latencies are completion latencies (clat) in all results", page, StringComparison.Ordinal);
        foreach (string chart in (ReadOnlySpan<string>)["change-iops", "change-clat-p99", "iops-by-point", "latency-percentiles"])
        {
            Assert.Contains($"<figure id=\"{chart}\"", page, StringComparison.Ordinal);
        }

        Assert.Contains("job · read", compared.Output, StringComparison.Ordinal);
        Assert.Contains("clat_p99", compared.Output, StringComparison.Ordinal);
        Assert.Contains("Over repeats", compared.Output, StringComparison.Ordinal);
        Assert.Contains("fio-3.", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_given_twice_is_no_repeat()
    {
        _bench.Write("job.fio", "[job]\nioengine=null\nsize=1m\nrw=read\n");
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "a/1").ExitCode);
        Directory.CreateDirectory(_bench.PathOf("a/2"));
        File.Copy(_bench.PathOf("a/1/result.json"), _bench.PathOf("a/2/result.json"));
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "b").ExitCode);

        BenchProcess.Finished copied = _bench.Run("compare", "a", "b", "--fail-if", "iops < -5%");
        BenchProcess.Finished itself = _bench.Run("compare", "b", "b");

        Assert.Equal(2, copied.ExitCode);
        Assert.Contains("a/2/result.json is the same run as a/1/result.json and counts once", copied.Error, StringComparison.Ordinal);
        Assert.Equal(0, itself.ExitCode);
        Assert.Contains("compared with themselves they show no difference", itself.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_cannot_close_is_an_error_and_says_what_to_do()
    {
        _bench.Write("job.fio", "[job]\nioengine=null\nsize=1m\nrw=read\n");
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "a").ExitCode);
        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "b").ExitCode);

        BenchProcess.Finished single = _bench.Run("compare", "a", "b", "--fail-if", "iops < -5%");
        BenchProcess.Finished any = _bench.Run("compare", "a", "b", "--fail-if", "iops > -100%", "--fail-on", "any");
        BenchProcess.Finished wrong = _bench.Run("compare", "a", "b", "--fail-if", "iops");
        BenchProcess.Finished alone = _bench.Run("compare", "a");
        BenchProcess.Finished ghost = _bench.Run("compare", "a", "b", "--fail-if", "write.iops < -5%");

        Assert.Equal(2, ghost.ExitCode);
        Assert.Contains("check its job, direction and statistic", ghost.Error, StringComparison.Ordinal);
        Assert.Equal(2, single.ExitCode);
        Assert.Contains("repeat the runs on both sides", single.Error, StringComparison.Ordinal);
        Assert.Equal(1, any.ExitCode);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("nothing to compare by label", alone.Error, StringComparison.Ordinal);
    }

    private string Target(string delay)
    {
        Process target = _bench.Start("target", "--listen", "127.0.0.1:0", "--iqn", "iqn.2026-01.org.test:t", "--lun", "memory:1m", "--fault", $"latency={delay}");
        _targets.Add(target);
        string line = target.StandardOutput.ReadLine()!;
        return $"iscsi://{line["listening on ".Length..].Trim()}/iqn.2026-01.org.test:t/0";
    }

    private void Measure(string target, string folder) =>
        Assert.Equal(0, _bench.Run("run", "job.fio", "--set", $"filename={target.Replace(":", "\\:", StringComparison.Ordinal)}", "--out", folder).ExitCode);
}
