using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests;

public sealed class ReportFolderTests
{
    [Fact]
    public void The_next_report_removes_what_only_the_last_one_wrote_and_no_file_of_others()
    {
        using var fixture = new Fixture();
        string folder = Write(fixture);
        string list = Path.Combine(folder, "report-files.txt");
        Assert.Contains("index.html", File.ReadAllLines(list));
        File.AppendAllLines(list, ["iops-over-time-9.png", "../r.json", "result.json"]);
        foreach (string name in new[] { "iops-over-time-9.png", "holiday.png", "result.json" })
        {
            File.WriteAllText(Path.Combine(folder, name), "x");
        }

        Write(fixture);

        Assert.False(File.Exists(Path.Combine(folder, "iops-over-time-9.png")));
        Assert.True(File.Exists(Path.Combine(folder, "holiday.png")));
        Assert.True(File.Exists(Path.Combine(folder, "result.json")));
        Assert.True(File.Exists(Path.Combine(fixture.Folder, "r.json")));
        Assert.DoesNotContain("iops-over-time-9.png", File.ReadAllLines(list));
    }

    [Fact]
    public void A_page_of_someone_else_is_not_replaced()
    {
        using var fixture = new Fixture();
        string page = fixture.Write("report/index.html", "<title>My site</title>");

        IOException refused = Assert.Throws<IOException>(() => Write(fixture));

        Assert.Contains("index.html is no report of Bench", refused.Message, StringComparison.Ordinal);
        Assert.Equal("<title>My site</title>", File.ReadAllText(page));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(page)!));
    }

    [Fact]
    public void A_page_of_an_older_bench_is_replaced()
    {
        using var fixture = new Fixture();
        string page = fixture.Write("report/index.html", "<!doctype html><title>x – Bench report</title>");

        Write(fixture);

        Assert.Contains("name=\"generator\"", File.ReadAllText(page), StringComparison.Ordinal);
    }

    private static string Write(Fixture fixture)
    {
        string result = fixture.Write("r.json", new BenchResult().Job("a", "read", 100, 2).Json());
        return ReportBuilder.Write(ResultFile.Load(result), Path.Combine(fixture.Folder, "report"), new ReportOptions { Images = [] }).Directory;
    }
}
