using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Cli.Tests;

/// <summary>What a run over iSCSI leaves in its result and report.</summary>
public sealed partial class IscsiResultTests : IDisposable
{
    private const string Job = """
        [global]
        ioengine=iscsi
        filename=iscsi://embedded/memory:16m
        bs=4k
        iodepth=8
        size=2m
        [reader]
        rw=randread
        numjobs=2
        [writer]
        stonewall
        rw=randwrite
        header_digest=crc32c
        data_digest=crc32c
        """;

    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [SkippableFact]
    public void A_result_holds_the_sessions_with_numbers_that_fit_the_io()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", Job), "--out", "out", "--report");

        Assert.Equal(0, run.ExitCode);
        JsonElement[] sessions = [.. _bench.Result().GetProperty("bench").GetProperty("iscsi").GetProperty("sessions").EnumerateArray()];
        Assert.Equal(["reader.0", "reader.1", "writer.0"], sessions.Select(static session => session.GetProperty("daemon").GetString()));
        Assert.All(sessions, static session =>
        {
            // 2 MiB in blocks of 4 KiB; set-up does not count.
            Assert.Equal(512, Number(session, "commands"));
            Assert.Equal(Number(session, "commands"), Number(session, "completions"));
            Assert.True(Number(session, "pdus_sent") >= 512 && Number(session, "pdus_received") >= 512);
            Assert.Equal(16 << 20, session.GetProperty("lun").GetProperty("size_bytes").GetInt64());
            Assert.StartsWith("iscsi://127.0.0.1:", session.GetProperty("url").GetString(), StringComparison.Ordinal);
            Assert.Equal(0, session.GetProperty("gaps").GetArrayLength());
            Assert.Equal(1, session.GetProperty("tcp").GetArrayLength());
            JsonProperty anatomy = Assert.Single(session.GetProperty("anatomy").EnumerateObject());
            Assert.Equal(512, Number(anatomy.Value.GetProperty("total_ns"), "count"));
            Assert.Equal(Number(anatomy.Value.GetProperty("total_ns"), "sum"), anatomy.Value.EnumerateObject().Where(static stage => stage.Name != "total_ns").Sum(static stage => Number(stage.Value, "sum")));
            Assert.NotEmpty(session.GetProperty("tcp_series").GetProperty("rows").EnumerateArray());
        });
        Assert.InRange(Number(sessions[0], "bytes_received"), 2 << 20, 3 << 20);
        Assert.InRange(Number(sessions[2], "bytes_sent"), 2 << 20, 3 << 20);
        Assert.True(Number(sessions[0].GetProperty("anatomy").GetProperty("read").GetProperty("first_data_ns"), "sum") > 0);

        // The job's own latencies begin a little before the hand-over and end a little after the hand-back.
        JsonElement jobs = _bench.Result().GetProperty("bench").GetProperty("daemons");
        Assert.All(sessions.Zip(jobs.EnumerateArray()), static pair =>
        {
            JsonProperty anatomy = Assert.Single(pair.First.GetProperty("anatomy").EnumerateObject());
            JsonElement latency = pair.Second.GetProperty(anatomy.Name).GetProperty("lat_ns");
            Assert.InRange(Number(anatomy.Value.GetProperty("total_ns"), "sum"), 1, latency.GetProperty("mean").GetDouble() * Number(latency, "count") * 1.000001);
        });
        JsonElement[] threads = [.. _bench.Result().GetProperty("bench").GetProperty("iscsi").GetProperty("daemons").EnumerateArray()];
        Assert.Equal(["reader.0", "reader.1", "writer.0"], threads.Select(static thread => thread.GetProperty("daemon").GetString()));
        Assert.All(threads, static thread => Assert.Equal(100, thread.GetProperty("cpu").GetProperty("routines_pct").EnumerateObject().Sum(static row => row.Value.GetDouble()), 3));
        JsonElement written = sessions[2].GetProperty("write_bytes");
        Assert.Equal(2 << 20, Number(written, "immediate") + Number(written, "unsolicited") + Number(written, "solicited"));
        Assert.Equal(("None", "CRC32C"), (Negotiated(sessions[0], "DataDigest"), Negotiated(sessions[2], "DataDigest")));
        Assert.True(Number(sessions[2].GetProperty("digests"), "bytes") >= 2 << 20);
        Assert.Contains("reader read, mean iSCSI command: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("writer, time of its threads: ", run.Output, StringComparison.Ordinal);

        string page = File.ReadAllText(_bench.PathOf("out/report/index.html"));
        Assert.Contains("id=\"iscsi\"", page, StringComparison.Ordinal);
        Assert.Contains("iscsi-anatomy", page, StringComparison.Ordinal);
        Assert.All(new[] { "iscsi-anatomy.csv", "iscsi-cpu.csv", "iscsi-tcp.csv" }, name => Assert.True(File.Exists(_bench.PathOf($"out/report/{name}")), name));
        ResultSchema.RequireValid(_bench.PathOf("out/result.json"));
    }

    // 2,048 I/Os at 0.5 %: no drop at all in 1 of 28,000 runs.
    [SkippableFact]
    public void Gaps_and_a_secret_in_the_url_are_told_and_the_secret_is_not()
    {
        const string Secret = "opensesame1234";
        _bench.Write("secret", Secret);
        using Process target = _bench.Start(
            "target", "--listen", "127.0.0.1:0", "--iqn", "iqn.2026-01.org.test:gaps", "--lun", "memory:16m", "--chap", "me", "--chap-secret-file", "secret", "--fault", "drop=0.5%");
        try
        {
            string address = target.StandardOutput.ReadLine()!["listening on ".Length..].Trim();
            string url = $"iscsi://me%{Secret}@{address}/iqn.2026-01.org.test:gaps/0".Replace(":", "\\:", StringComparison.Ordinal);
            BenchProcess.Finished run = _bench.Run(
                "run", _bench.Write("job.fio", "[a]\nioengine=iscsi\nrw=randread\nbs=4k\niodepth=4\nsize=8m\n"), "--set", $"filename={url}", "--out", "out");

            Assert.Equal(0, run.ExitCode);
            JsonElement bench = _bench.Result().GetProperty("bench");
            JsonElement session = Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray());
            JsonElement[] gaps = [.. session.GetProperty("gaps").EnumerateArray()];
            Assert.NotEmpty(gaps);
            Assert.All(gaps, static gap => Assert.True(gap.GetProperty("duration_ms").GetDouble() > 0 && gap.GetProperty("reason").GetString()!.Length > 0));
            Assert.Equal("CHAP", Negotiated(session, "AuthMethod"));
            Assert.Equal(2048, bench.GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64());
            string?[] codes = [.. bench.GetProperty("warnings").EnumerateArray().Select(static warning => warning.GetProperty("code").GetString())];
            Assert.Contains("iscsi-gaps", codes);
            Assert.Contains("iscsi-secret-in-url", codes);
            Assert.DoesNotContain(Secret, File.ReadAllText(_bench.PathOf("out/result.json")) + run.Output + run.Error, StringComparison.Ordinal);
            ResultSchema.RequireValid(_bench.PathOf("out/result.json"));
        }
        finally
        {
            target.Kill();
            target.WaitForExit();
        }
    }

    [Fact]
    public void A_target_says_at_its_end_what_it_served_and_where_its_time_went()
    {
        using Process target = _bench.Start("target", "--listen", "127.0.0.1:0", "--iqn", "iqn.2026-01.org.test:end", "--lun", "memory:16m");
        try
        {
            string url = $"iscsi://{target.StandardOutput.ReadLine()!["listening on ".Length..].Trim()}/iqn.2026-01.org.test:end/0".Replace(":", "\\:", StringComparison.Ordinal);
            Assert.Equal(0, _bench.Run("run", _bench.Write("job.fio", "[a]\nioengine=iscsi\nrw=write\nbs=64k\niodepth=4\nsize=1m\n"), "--set", $"filename={url}", "--out", "out").ExitCode);
            using (Process signal = Process.Start("/bin/kill", ["-TERM", $"{target.Id}"]))
            {
                signal.WaitForExit();
            }

            string rest = target.StandardOutput.ReadToEnd();
            target.WaitForExit();
            Assert.Equal(0, target.ExitCode);
            Assert.Contains(" 1 MB written, ", rest, StringComparison.Ordinal);
            Assert.InRange(Shares().Matches(rest).Sum(static share => double.Parse(share.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)), 99.5, 100.5);
        }
        finally
        {
            if (!target.HasExited)
            {
                target.Kill();
                target.WaitForExit();
            }
        }
    }

    [GeneratedRegex(@"([\d.]+) %")]
    private static partial Regex Shares();

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string? Negotiated(JsonElement session, string key) => session.GetProperty("negotiated").GetProperty(key).GetString();
}
