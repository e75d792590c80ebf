using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Csv;

public sealed class CsvTests
{
    [Fact]
    public void The_summary_has_a_row_for_each_direction_with_units_in_the_header()
    {
        List<Dictionary<string, string>> rows = Read("summary.csv", new BenchResult { Label = "hba" }.Job("a", "read", 1000, 3).Job("b", "write", 500, 2, group: 1));

        Assert.Equal(2, rows.Count);
        Dictionary<string, string> b = rows[1];
        Assert.Equal(("hba", "job", "b", "write"), (b["label"], b["level"], b["name"], b["direction"]));
        Assert.Equal(("1000", "4096000", "500", "2048000"), (b["ios"], b["bytes"], b["iops_per_s"], b["throughput_bytes_per_s"]));
        Assert.Equal(("248000", "200000", "5000000"), (b["latency_mean_ns"], b["latency_p99_ns"], b["latency_max_ns"]));
        Assert.Equal(("16", "8.5", "3.25", "runtime"), (b["depth_requested"], b["depth_achieved"], b["cpu_us_per_io"], b["ended"]));
        Assert.Equal("", b["response_p99_ns"]);
    }

    [Fact]
    public void The_series_sums_to_the_totals()
    {
        List<Dictionary<string, string>> rows = Read("series.csv", new BenchResult().Job("a", "read", 1000, 3));

        Assert.Equal(["1000", "2000", "3000"], rows.Select(r => r["interval_end_ms"]));
        Assert.Equal(3000, rows.Sum(r => long.Parse(r["ios"])));
    }

    [Fact]
    public void Percentiles_begin_at_the_minimum_and_end_at_the_maximum()
    {
        List<Dictionary<string, string>> rows = [.. Read("percentiles.csv", new BenchResult().Job("a", "read", 1000, 3)).Where(r => r["latency_kind"] == "lat")];

        Assert.Equal([("0", "200000"), ("50", "200000"), ("99", "200000"), ("99.9", "5000000"), ("100", "5000000")], rows.Select(r => (r["percentile_percent"], r["latency_ns"])));
    }

    [Fact]
    public void The_histogram_has_the_edges_of_its_bins()
    {
        List<Dictionary<string, string>> rows = [.. Read("histogram.csv", new BenchResult().Job("a", "read", 1000, 3)).Where(r => r["latency_kind"] == "lat")];

        Assert.Equal([("198656", "200704", "2970"), ("4980736", "5046272", "30")], rows.Select(r => (r["bin_lower_ns"], r["bin_upper_ns"], r["ios"])));
    }

    [Fact]
    public void Iscsi_has_tables_of_stages_routines_and_connections()
    {
        BenchResult result = new BenchResult { Label = "hba" }.Job("a", "read", 1000, 3).Session("a", digest: "CRC32C").Session("a", scale: 2);

        List<Dictionary<string, string>> stages = Read("iscsi-anatomy.csv", result);
        Assert.Equal(14, stages.Count);
        Assert.Equal(("hba", "a.0", "2", "read", "first_data", "1000", "40000", "120000"), (stages[10]["label"], stages[10]["daemon"], stages[10]["session"], stages[10]["direction"], stages[10]["stage"], stages[10]["commands"], stages[10]["time_mean_ns"], stages[10]["time_p99_ns"]));
        List<Dictionary<string, string>> routines = Read("iscsi-cpu.csv", result);
        Assert.Equal(100, routines.Take(7).Sum(row => double.Parse(row["share_of_wall_time_percent"], System.Globalization.CultureInfo.InvariantCulture)), 9);
        List<Dictionary<string, string>> tcp = Read("iscsi-tcp.csv", result);
        Assert.Equal(40, tcp.Count);
        Assert.Equal(("2", "1", "10.0.0.7:3260", "1900", "118", "2", "29"), (tcp[^1]["session"], tcp[^1]["connection"], tcp[^1]["portal"], tcp[^1]["time_ms"], tcp[^1]["rtt_us"], tcp[^1]["retransmits_segments"], tcp[^1]["congestion_window_segments"]));
    }

    [Fact]
    public void A_name_that_a_spreadsheet_would_run_is_only_text()
    {
        Dictionary<string, string> row = Read("summary.csv", new BenchResult().Job("=cmd|' /C calc'!A1,\"x\"", "read", 10, 1))[0];

        Assert.Equal("'=cmd|' /C calc'!A1,\"x\"", row["name"]);
    }

    private static List<Dictionary<string, string>> Read(string file, BenchResult result)
    {
        using var fixture = new Fixture();
        IReadOnlyList<ResultFile> results = ResultFile.Load(fixture.Write("r.json", result.Json()));
        ReportBuilder.Write(results, fixture.Folder, new ReportOptions { Images = [] });
        List<List<string>> lines = [.. File.ReadAllLines(Path.Combine(fixture.Folder, file)).Select(Split)];
        return [.. lines.Skip(1).Select(l => lines[0].Zip(l).ToDictionary(p => p.First, p => p.Second))];
    }

    /// <summary>RFC 4180 fields of a line, read independently of the library that wrote them.</summary>
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
