using System.Globalization;
using System.Text.Json.Nodes;

namespace Bench.Report.Tests.Fixtures;

/// <summary>
/// Writes the result documents of a sweep as the runner lays them out: <c>points/NUMBER-rREPEAT/result.json</c>. The storage is a
/// server with a fixed number of places: IOPS saturate and latency grows with load, by formulas that a test can state.
/// </summary>
internal sealed class SweepFolder(string folder, string? label, int seed)
{
    private readonly Random _random = new(seed);
    private int _points;

    public int[] Daemons { get; init; } = [1, 2, 4, 8, 16];

    public string[] Sizes { get; init; } = ["8k", "64k"];

    public int Repeats { get; init; } = 3;

    public int Seconds { get; init; } = 4;

    /// <summary>Most IOPS that the storage gives at 8 KiB.</summary>
    public double Most { get; init; } = 40_000;

    /// <summary>Latency of one I/O on the idle storage, µs.</summary>
    public double Idle { get; init; } = 150;

    public string Direction { get; init; } = "read";

    public bool Rated { get; init; }

    public string? Warning { get; init; }

    public void Write()
    {
        foreach (string size in Sizes)
        {
            foreach (int daemons in Daemons)
            {
                _points++;
                for (int repeat = 1; repeat <= Repeats; repeat++)
                {
                    string place = Path.Combine(folder, "points", string.Create(CultureInfo.InvariantCulture, $"{_points:0000}-r{repeat}"));
                    Directory.CreateDirectory(place);
                    File.WriteAllText(Path.Combine(place, "result.json"), Document(size, daemons, repeat).ToJsonString());
                }
            }
        }

        File.WriteAllText(Path.Combine(folder, "sweep.json"), """{"format_version": 1, "job_files": []}""");
    }

    private JsonObject Document(string size, int daemons, int repeat)
    {
        int bytes = int.Parse(size[..^1], CultureInfo.InvariantCulture) * 1024;
        double most = Most * Math.Min(1, 8192.0 / bytes * 2);
        double idle = Idle * (1 + (bytes / 262144.0));
        double run = Math.Exp(0.012 * Normal());
        double iops = run / ((idle / 1e6 / daemons) + (1 / most));
        var rows = new JsonArray();
        var bins = new SortedDictionary<long, long>();
        long total = 0;
        for (int second = 1; second <= Seconds; second++)
        {
            double rate = iops * Math.Exp(0.03 * Normal());
            long ios = (long)rate;
            double mean = daemons / rate * 1e9;
            var own = new SortedDictionary<long, long>();
            foreach ((double part, double share) in new[] { (0.7, 0.5), (0.95, 0.3), (1.4, 0.15), (2.6, 0.045), (6.0, 0.005) })
            {
                long centre = Centre(mean * part);
                own[centre] = own.GetValueOrDefault(centre) + (long)(share * ios);
                bins[centre] = bins.GetValueOrDefault(centre) + (long)(share * ios);
            }

            ios = own.Values.Sum();
            total += ios;
            rows.Add(new JsonObject
            {
                ["t_ms"] = second * 1000,
                ["length_ms"] = 1000,
                ["job"] = "load",
                ["group"] = 0,
                ["direction"] = Direction,
                ["ios"] = ios,
                ["bytes"] = ios * bytes,
                ["lat_mean_ns"] = mean,
                ["lat_min_ns"] = mean * 0.7,
                ["lat_max_ns"] = mean * 6,
                ["p50_ns"] = mean * 0.7,
                ["p99_ns"] = mean * 2.6,
                ["bins"] = Bins(own),
            });
        }

        double average = daemons / iops * 1e9;
        JsonObject Latency(double scale) => new()
        {
            ["count"] = total,
            ["min"] = average * 0.7,
            ["max"] = average * 6 * scale,
            ["mean"] = average * scale,
            ["stddev"] = average * 0.4,
            ["percentiles"] = new JsonObject { ["50"] = average * 0.7, ["99"] = average * 2.6 * scale, ["99.9"] = average * 6 * scale },
            ["bins"] = Bins(bins),
        };
        var direction = new JsonObject
        {
            ["ios"] = total,
            ["bytes"] = total * bytes,
            ["errors"] = 0,
            ["runtime_ms"] = Seconds * 1000,
            ["iops"] = (double)total / Seconds,
            ["bytes_per_s"] = total * (double)bytes / Seconds,
            ["lat_ns"] = Latency(1),
        };
        if (Rated)
        {
            direction["response_ns"] = Latency(3);
        }

        JsonObject Stats(string? job) => new()
        {
            ["job"] = job,
            ["group"] = 0,
            ["daemons"] = daemons,
            ["errno"] = 0,
            ["ended"] = "runtime",
            ["usr_cpu_pct"] = 5,
            ["sys_cpu_pct"] = 10,
            ["cpu_us_per_io"] = 6 / run,
            ["depth"] = new JsonObject { ["requested"] = daemons, ["achieved"] = daemons * 0.98 },
            [Direction] = direction.DeepClone(),
        };
        var options = new JsonObject { ["rw"] = "rand" + Direction, ["bs"] = $"{bytes}", ["ioengine"] = "io_uring", ["iodepth"] = "1", ["direct"] = "1", ["numjobs"] = $"{daemons}" };
        return new JsonObject
        {
            ["fio version"] = "fio-3.36-bench-0.1.0",
            ["timestamp_ms"] = 1795239600000 + (_points * 60_000L),
            ["jobs"] = new JsonArray(),
            ["bench"] = new JsonObject
            {
                ["schema_version"] = 1,
                ["bench_version"] = "0.1.0",
                ["label"] = label,
                ["command"] = new JsonArray("bench", "run", "jobs/obl-load.fio"),
                ["job_files"] = new JsonArray("jobs/obl-load.fio"),
                ["sweep_point"] = new JsonObject { ["bs"] = size, ["numjobs"] = $"{daemons}" },
                ["sweep"] = new JsonObject { ["id"] = $"s-{label}", ["index"] = _points, ["points"] = Sizes.Length * Daemons.Length, ["repeat"] = repeat, ["repeats"] = Repeats, ["started"] = _points },
                ["elapsed_s"] = Seconds,
                ["interrupted"] = null,
                ["status"] = false,
                ["environment"] = new JsonObject { ["host"] = "lab7", ["kernel"] = "6.1.0", ["cpu_model"] = "Example CPU", ["cpus"] = 8 },
                ["targets"] = new JsonArray(new JsonObject { ["path"] = "/dev/sdb", ["kind"] = "block", ["transport"] = "iscsi", ["initiator"] = label == "toe" ? "toe (cxgb4i)" : "software (iscsi_tcp)" }),
                ["plan"] = new JsonArray(new JsonObject { ["job"] = "load", ["group"] = 0, ["phase"] = 0, ["rw"] = "rand" + Direction, ["bs"] = $"{bytes}", ["engine"] = "io_uring", ["options"] = options }),
                ["jobs"] = new JsonArray(Stats("load")),
                ["total"] = Stats(null),
                ["series"] = new JsonObject { ["interval_ms"] = 1000, ["start_ms"] = 1795239590000, ["rows"] = rows },
                ["host_cpu"] = new JsonObject { ["user_pct"] = 10, ["idle_pct"] = 70, ["iowait_pct"] = 5, ["saturated"] = daemons >= 16, ["series"] = new JsonArray() },
                ["warnings"] = Warning is null ? [] : new JsonArray(new JsonObject { ["code"] = Warning, ["severity"] = "warning", ["text"] = $"Something at {daemons} daemons.", ["evidence"] = $"{iops:F0} IOPS.", ["fix"] = "Do it differently.", ["jobs"] = new JsonArray("load") }),
            },
        };
    }

    private static JsonObject Bins(SortedDictionary<long, long> counts)
    {
        var bins = new JsonObject();
        foreach ((long centre, long count) in counts)
        {
            bins[$"{centre}"] = count;
        }

        return bins;
    }

    private static long Centre(double nanoseconds)
    {
        long width = 1L << ((int)Math.Log2(nanoseconds) - 6);
        return ((long)nanoseconds / width * width) + (width / 2);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
