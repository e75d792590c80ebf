using System.Diagnostics;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>What a run over iSCSI leaves in its result and report.</summary>
public sealed class IscsiResultTests : IDisposable
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
            Assert.All(session.GetProperty("anatomy_ns").EnumerateObject(), static phase => Assert.InRange(phase.Value.GetDouble(), 0, 60e9));
        });
        Assert.InRange(Number(sessions[0], "bytes_received"), 2 << 20, 3 << 20);
        Assert.InRange(Number(sessions[2], "bytes_sent"), 2 << 20, 3 << 20);
        Assert.True(sessions[0].GetProperty("anatomy_ns").GetProperty("first_data").GetDouble() > 0);
        JsonElement written = sessions[2].GetProperty("write_bytes");
        Assert.Equal(2 << 20, Number(written, "immediate") + Number(written, "unsolicited") + Number(written, "solicited"));
        Assert.Equal(("None", "CRC32C"), (Negotiated(sessions[0], "DataDigest"), Negotiated(sessions[2], "DataDigest")));
        Assert.True(Number(sessions[2].GetProperty("digests"), "bytes") >= 2 << 20);

        string page = File.ReadAllText(_bench.PathOf("out/report/index.html"));
        Assert.Contains("id=\"iscsi\"", page, StringComparison.Ordinal);
        Assert.Contains("iscsi-anatomy", page, StringComparison.Ordinal);
        RequireValid(_bench.PathOf("out/result.json"));
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
            RequireValid(_bench.PathOf("out/result.json"));
        }
        finally
        {
            target.Kill();
            target.WaitForExit();
        }
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string? Negotiated(JsonElement session, string key) => session.GetProperty("negotiated").GetProperty(key).GetString();

    private static void RequireValid(string result)
    {
        Skip.IfNot(File.Exists("/usr/bin/python3") && Python("import jsonschema").Code == 0, "python3-jsonschema is not installed (apt-get install python3-jsonschema)");
        (int code, string error) = Python(
            "import sys,json,jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))",
            Path.Combine(BenchProcess.Repository, "docs", "result.schema.json"), result);
        Assert.True(code == 0, error);
    }

    private static (int Code, string Error) Python(string script, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script, .. arguments]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
