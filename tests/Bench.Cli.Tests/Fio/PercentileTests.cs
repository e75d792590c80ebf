using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;

namespace Bench.Cli.Tests.Fio;

/// <summary>Percentiles that are reported against those of the raw latency log, for every engine that runs here.</summary>
public sealed class PercentileTests : FioTests
{
    private const int Bins = 1856;

    private const string Mixed = "filename=f\nrw=randrw\nsize=2m\niodepth=8\n";

    [SkippableTheory]
    [InlineData("null", Mixed)]
    [InlineData("psync", Mixed)]
    [InlineData("sync", Mixed)]
    [InlineData("pvsync", Mixed)]
    [InlineData("pvsync2", Mixed)]
    [InlineData("vsync", Mixed)]
    [InlineData("mmap", Mixed)]
    [InlineData("libaio", Mixed)]
    [InlineData("io_uring", Mixed)]
    [InlineData("posixaio", Mixed)]
    [InlineData("iscsi", "filename=iscsi://embedded/memory:2m\nrw=randrw\nsize=2m\niodepth=8\n")]
    [InlineData("splice", "filename=f\nrw=read\nsize=1m\n")]
    [InlineData("ftruncate", "filename=t\nrw=write\nsize=1m\n")]
    [InlineData("falloc", "filename=r\nrw=write\nsize=1m\nfallocate=none\n")]
    [InlineData("filecreate", "nrfiles=60\nfilesize=4k\nopenfiles=1\nrw=write\n")]
    [InlineData("filestat", "nrfiles=60\nfilesize=4k\nrw=read\n")]
    [InlineData("filedelete", "nrfiles=60\nfilesize=4k\nrw=write\n")]
    public void Reported_percentiles_are_within_one_bin_of_those_of_the_log(string engine, string options)
    {
        string? refusal = EngineCatalog.CreateStandard().Find(engine)?.Probe(new JobOptions { IoEngine = engine });
        Skip.If(refusal is not null, refusal);

        FioRun run = FioRun.Of(Bench, $"[a]\nioengine={engine}\nwrite_lat_log=a\nslat_percentiles=1\nlat_percentiles=1\n{options}");

        Assert.True(run.ExitCode == 0, run.Error);
        int compared = 0;
        foreach (string kind in (ReadOnlySpan<string>)["slat", "clat", "lat"])
        {
            List<string[]> rows = run.Log($"a_{kind}.1.log");
            compared += Compare(run.Job("a").Json.GetProperty("read"), kind, [.. rows.Where(static row => row[2] == "0").Select(Latency)]);
            compared += Compare(run.Job("a").Json.GetProperty("write"), kind, [.. rows.Where(static row => row[2] == "1").Select(Latency)]);
        }

        // Engines that finish an I/O before they return have no slat, those that measure an operation of theirs only clat.
        int directions = options.Contains("randrw", StringComparison.Ordinal) ? 2 : 1;
        Assert.True(compared % (directions * 17) == 0 && compared > 0, $"{compared} percentiles");
    }

    private static int Compare(JsonElement direction, string kind, long[] logged)
    {
        JsonElement reported = direction.GetProperty($"{kind}_ns");
        Assert.Equal(reported.GetProperty("N").GetInt64(), logged.Length);
        if (logged.Length == 0)
        {
            return 0;
        }

        Array.Sort(logged);
        int compared = 0;
        foreach (JsonProperty percentile in reported.GetProperty("percentile").EnumerateObject())
        {
            decimal percent = decimal.Parse(percentile.Name, CultureInfo.InvariantCulture);
            long exact = logged[Math.Max(1, (int)Math.Ceiling(percent * logged.Length / 100)) - 1];
            Assert.InRange(BinOf(percentile.Value.GetInt64()), BinOf(exact) - 1, BinOf(exact) + 1);
            compared++;
        }

        return compared;
    }

    private static long Latency(string[] row) => long.Parse(row[1], CultureInfo.InvariantCulture);

    // fio's bins: the six bits after the leading one.
    private static int BinOf(long nanoseconds)
    {
        int shift = Math.Max(BitOperations.Log2((ulong)Math.Max(nanoseconds, 1)) - 6, 0);
        return Math.Min((shift << 6) + (int)(nanoseconds >> shift), Bins - 1);
    }
}
