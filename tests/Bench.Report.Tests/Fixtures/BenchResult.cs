using System.Text.Json.Nodes;

namespace Bench.Report.Tests.Fixtures;

/// <summary>Builds a Bench result (docs/result-format.md) of jobs that ran one after another, with numbers that a test can state.</summary>
internal sealed class BenchResult
{
    public const double IntervalMilliseconds = 1000;

    private readonly JsonArray _jobs = [];
    private readonly JsonArray _plan = [];
    private readonly JsonArray _rows = [];
    private readonly JsonArray _sessions = [];
    private readonly JsonArray _threads = [];
    private readonly List<(int Rank, string Host, double Iops, bool IsOutlier, string? Missing)> _ranks = [];
    private double _seconds;

    public string? Label { get; init; }

    public string Host { get; init; } = "lab7";

    /// <summary>Adds a job that did <paramref name="iops"/> I/Os of 4 KiB in each second, 99 of 100 at 200 µs and one at 5 ms.</summary>
    public BenchResult Job(string name, string direction, int iops, int seconds, int group = 0, bool together = false, bool rated = false)
    {
        double start = together ? 0 : _seconds;
        for (int i = 1; i <= seconds; i++)
        {
            _rows.Add(new JsonObject
            {
                ["t_ms"] = (start + i) * 1000,
                ["length_ms"] = 1000,
                ["job"] = name,
                ["group"] = group,
                ["direction"] = direction,
                ["ios"] = iops,
                ["bytes"] = iops * 4096L,
                ["lat_mean_ns"] = 248000,
                ["lat_min_ns"] = 200000,
                ["lat_max_ns"] = 5000000,
                ["p50_ns"] = 200000,
                ["p90_ns"] = 200000,
                ["p95_ns"] = 200000,
                ["p99_ns"] = 200000,
                ["p999_ns"] = 5000000,
                ["bins"] = new JsonObject(),
            });
        }

        long ios = (long)iops * seconds;
        var statistics = new JsonObject
        {
            ["job"] = name,
            ["group"] = group,
            ["daemons"] = 2,
            ["errno"] = 0,
            ["error"] = null,
            ["ended"] = "runtime",
            ["cpu_us_per_io"] = 3.25,
            ["depth"] = new JsonObject { ["requested"] = 16, ["achieved"] = 8.5 },
            [direction] = new JsonObject
            {
                ["ios"] = ios,
                ["bytes"] = ios * 4096,
                ["errors"] = 0,
                ["short_ios"] = 0,
                ["runtime_ms"] = seconds * 1000,
                ["iops"] = iops,
                ["bytes_per_s"] = iops * 4096L,
                ["lat_ns"] = Latency(ios),
                ["clat_ns"] = Latency(ios),
                ["slat_ns"] = new JsonObject { ["count"] = 0 },
            },
        };
        if (rated)
        {
            statistics[direction]!["response_ns"] = Latency(ios, slowest: 1_000_000_000);
        }

        _jobs.Add(statistics);
        _plan.Add(new JsonObject
        {
            ["job"] = name,
            ["group"] = group,
            ["phase"] = _jobs.Count,
            ["daemons"] = 2,
            ["rw"] = "rand" + direction,
            ["bs"] = "4096",
            ["engine"] = "io_uring",
            ["iodepth"] = 8,
            ["direct"] = true,
            ["size_bytes"] = 1 << 30,
            ["options"] = new JsonObject { ["rw"] = "rand" + direction },
        });
        _seconds = Math.Max(_seconds, start + seconds);
        return this;
    }

    /// <summary>Gives the last job failed I/Os and the error that ended it, if any.</summary>
    public BenchResult Failed(string direction, long errors, string? ended = null)
    {
        JsonNode job = _jobs[^1]!;
        job["total_errors"] = errors;
        job[direction]!["errors"] = errors;
        job["errno"] = ended is null ? 0 : 5;
        job["error"] = ended;
        return this;
    }

    /// <summary>Gives the last job another rate than its I/Os have, such as one below 1.</summary>
    public BenchResult Rate(string direction, double iops)
    {
        _jobs[^1]![direction]!["iops"] = iops;
        return this;
    }

    /// <summary>Adds an iSCSI session of a job: 1,000 commands of 2 PDUs and 4,192 bytes; <paramref name="scale"/> stretches their phases.</summary>
    public BenchResult Session(string job, int clone = 0, int scale = 1, string digest = "None", bool reads = true, string? gap = null)
    {
        _sessions.Add(new JsonObject
        {
            ["job"] = job,
            ["daemon"] = $"{job}.{clone}",
            ["url"] = "iscsi://10.0.0.7:3260/iqn.2026-01.org.test:disk/0",
            ["portal"] = "10.0.0.7:3260",
            ["lun"] = new JsonObject { ["vendor"] = "BENCH", ["product"] = "memory", ["size_bytes"] = 512L << 20, ["block_size"] = 512 },
            ["connections"] = 1,
            ["negotiated"] = new JsonObject { ["HeaderDigest"] = digest, ["MaxBurstLength"] = 1048576, ["TargetAlias"] = null },
            ["commands"] = 1000,
            ["retries"] = gap is null ? 0 : 8,
            ["pdus_sent"] = 1000,
            ["pdus_received"] = 1000,
            ["bytes_sent"] = 48_000,
            ["bytes_received"] = 4_144_000,
            ["window_stalls"] = 17,
            ["anatomy"] = new JsonObject { [reads ? "read" : "write"] = Anatomy(reads, scale) },
            ["digests"] = digest == "None"
                ? new JsonObject { ["header_pdus"] = 0, ["data_pdus"] = 0, ["bytes"] = 0, ["header_ns"] = 0, ["ns"] = 0, ["cpu_pct"] = 0 }
                : new JsonObject { ["header_pdus"] = 2000, ["data_pdus"] = 1000, ["bytes"] = 4_096_000, ["header_ns"] = 10_000, ["ns"] = 800_000, ["cpu_pct"] = 12.5 },
            ["gaps"] = gap is null ? [] : new JsonArray(new JsonObject { ["t_ms"] = 1500, ["duration_ms"] = 250, ["requeued"] = 8, ["reason"] = gap }),
            ["tcp"] = new JsonArray(new JsonObject { ["rtt_us"] = 42, ["rttvar_us"] = 3, ["retransmits"] = 5, ["cwnd"] = 10 }),
            ["tcp_series"] = new JsonObject { ["interval_ms"] = 100, ["rows"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => TcpRow(i, scale))]) },
        });
        _threads.Add(new JsonObject
        {
            ["job"] = job,
            ["daemon"] = $"{job}.{clone}",
            ["sessions"] = 1,
            ["cpu"] = new JsonObject
            {
                ["wall_ns"] = 1_000_000_000,
                ["user_ns"] = 200_000_000,
                ["system_ns"] = 350_000_000,
                ["routines_ns"] = new JsonObject { ["transmit"] = 100_000_000, ["receive"] = 150_000_000, ["digest"] = digest == "None" ? 0 : 50_000_000, ["kernel_send"] = 200_000_000, ["kernel_receive"] = 100_000_000, ["idle"] = digest == "None" ? 400_000_000 : 350_000_000, ["other"] = 50_000_000 },
                ["clock_pct"] = 0.25,
            },
        });
        return this;
    }

    /// <summary>Adds a rank of a run on many hosts, with two daemons and I/Os of 4 KiB.</summary>
    public BenchResult Rank(int rank, string host, double iops, bool outlier = false, string? missing = null)
    {
        _ranks.Add((rank, host, iops, outlier, missing));
        return this;
    }

    private JsonObject Hosts() => new()
    {
        ["transport"] = "Open MPI",
        ["missing"] = new JsonArray([.. _ranks.Where(static rank => rank.Missing is not null).Select(static rank => JsonValue.Create(rank.Host))]),
        ["start_skew_ns"] = 250_000,
        ["start_skew_error_ns"] = 12_000,
        ["outliers"] = new JsonArray([.. _ranks.Where(static rank => rank.IsOutlier).Select(static rank => JsonValue.Create(rank.Host))]),
        ["per_host"] = new JsonArray(
        [
            .. _ranks.GroupBy(static rank => rank.Host).Select(static host => Share(host.Key, host.Count(), host.Sum(static rank => rank.Iops), host.First().Missing,
                "ranks", new JsonArray([.. host.Select(static rank => JsonValue.Create(rank.Rank))]))),
        ]),
        ["per_rank"] = new JsonArray([.. _ranks.Select(static rank => Share(rank.Host, 1, rank.Iops, rank.Missing, "rank", rank.Rank))]),
    };

    private static JsonObject Share(string host, int ranks, double iops, string? missing, string key, JsonNode of) => new()
    {
        ["host"] = host,
        [key] = of,
        ["daemons"] = 2 * ranks,
        ["iops"] = iops,
        ["bytes_per_s"] = iops * 4096,
        ["missing"] = missing,
        ["kernel"] = "6.1.0",
    };

    private static JsonObject Anatomy(bool reads, int scale)
    {
        (string Stage, int Nanoseconds)[] stages = [("queue", 1000 * scale), ("send", 500), (reads ? "first_data" : "r2t_wait", (reads ? 20_000 : 15_000) * scale), ("data", reads ? 500 : 0), ("status", 2000), ("reap", 300)];
        var anatomy = new JsonObject { ["total_ns"] = Times(stages.Sum(s => s.Nanoseconds)) };
        foreach ((string stage, int nanoseconds) in stages.Where(s => s.Nanoseconds > 0))
        {
            anatomy[$"{stage}_ns"] = Times(nanoseconds);
        }

        return anatomy;
    }

    private static JsonObject Times(int nanoseconds) => new()
    {
        ["count"] = 1000,
        ["sum"] = 1000L * nanoseconds,
        ["min"] = nanoseconds / 2,
        ["max"] = nanoseconds * 10,
        ["mean"] = nanoseconds,
        ["stddev"] = 1,
        ["percentiles"] = new JsonObject { ["50"] = nanoseconds, ["99"] = nanoseconds * 3, ["99.9"] = nanoseconds * 9 },
    };

    private static JsonObject TcpRow(int i, int scale) =>
        new() { ["t_ms"] = 100 * i, ["connection"] = 0, ["rtt_us"] = (40 + i) * scale, ["rttvar_us"] = 3, ["retransmits"] = i / 8, ["cwnd"] = 10 + i, ["unacked"] = 2 };

    public string Json()
    {
        JsonObject document = Document();
        if (_sessions.Count > 0)
        {
            document["bench"]!["iscsi"] = new JsonObject { ["daemons"] = _threads.DeepClone(), ["sessions"] = _sessions.DeepClone() };
        }

        if (_ranks.Count > 0)
        {
            document["bench"]!["hosts"] = Hosts();
        }

        return document.ToJsonString();
    }

    private JsonObject Document() => new()
    {
        ["fio version"] = "fio-3.36-bench-0.1.0",
        ["timestamp_ms"] = 1795239600000,
        ["jobs"] = new JsonArray(),
        ["bench"] = new JsonObject
        {
            ["schema_version"] = 1,
            ["bench_version"] = "0.1.0",
            ["label"] = Label,
            ["command"] = new JsonArray("bench", "run", "jobs/quickstart.fio"),
            ["job_files"] = new JsonArray("jobs/quickstart.fio"),
            ["elapsed_s"] = _seconds,
            ["interrupted"] = null,
            ["environment"] = new JsonObject { ["host"] = Host, ["kernel"] = "6.1.0", ["load_before"] = 10.82, ["mitigations"] = "spectre_v1: Mitigation: barriers; spectre_v2: Mitigation: Retpolines; STIBP: disabled; srso: Vulnerable: no microcode", ["clock"] = new JsonObject { ["read_cost_ns"] = 21.3 } },
            ["targets"] = new JsonArray(new JsonObject { ["path"] = "/data/f0", ["size_bytes"] = 1 << 30 }),
            ["plan"] = _plan.DeepClone(),
            ["jobs"] = _jobs.DeepClone(),
            ["series"] = new JsonObject { ["interval_ms"] = IntervalMilliseconds, ["start_ms"] = 1795239590000, ["rows"] = _rows.DeepClone() },
            ["cache"] = new JsonObject { ["cache_served_read_pct"] = 99.2 },
            ["overhead"] = new JsonObject { ["statement"] = "Two clock reads per I/O cost 43 ns." },
            ["warnings"] = new JsonArray(new JsonObject
            {
                ["code"] = "page-cache",
                ["severity"] = "warning",
                ["text"] = "The page cache served most reads.",
                ["evidence"] = "vda read 8 MB",
                ["fix"] = "set direct=1",
                ["jobs"] = new JsonArray(),
            }),
        },
    };

    private static JsonObject Latency(long count, long slowest = 5_000_000)
    {
        long slow = count / 100;
        // 199680 and 5013504 are the centres of the bins that hold 200 µs and 5 ms.
        return new JsonObject
        {
            ["count"] = count,
            ["min"] = 200000,
            ["max"] = slowest,
            ["mean"] = 248000,
            ["stddev"] = 477600,
            ["percentiles"] = new JsonObject { ["50"] = 200000, ["99"] = 200000, ["99.9"] = slowest },
            ["bins"] = new JsonObject { ["199680"] = count - slow, [slowest == 5_000_000 ? "5013504" : "998244352"] = slow },
        };
    }
}
