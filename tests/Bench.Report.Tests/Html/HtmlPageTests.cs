using System.Text.RegularExpressions;
using Bench.Report.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bench.Report.Tests.Html;

public sealed partial class HtmlPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const int Figures = 11;

    [SkippableTheory]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("laptop", 1366, 900, ColorScheme.Light)]
    [InlineData("laptop at night", 1366, 900, ColorScheme.Dark)]
    public async Task All_charts_are_filled_and_nothing_is_asked_of_the_network(string size, int width, int height, ColorScheme scheme)
    {
        await using ReportPage report = await ReportPage.Open(chromium, Result(), width, height, scheme);

        Assert.Equal(Figures, await report.Page.Locator("figure").CountAsync());
        Assert.Empty(await report.EmptyCharts());
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{size}: the page is wider than the screen");
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task Print_shows_filled_charts_on_white_and_the_screen_comes_back()
    {
        await using ReportPage report = await ReportPage.Open(chromium, Result(), 1366, 900, ColorScheme.Dark);

        await report.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Empty(await report.EmptyCharts());
        Assert.Equal("rgb(255, 255, 255)", await Background(report));
        Assert.True(await report.Page.EvaluateAsync<bool>("[...document.querySelectorAll('canvas')].every(c => c.getBoundingClientRect().width <= 700)"));
        Assert.False(await report.Page.Locator("#theme").IsVisibleAsync());

        await report.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await report.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.NotEqual("rgb(255, 255, 255)", await Background(report));
        byte[] pdf = await report.Page.PdfAsync(new() { Format = "A4" });
        Assert.True(pdf.Length > 20_000);
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task Theme_axis_legend_zoom_table_and_download_work()
    {
        await using ReportPage report = await ReportPage.Open(chromium, Result(), 1366, 900);
        ILocator figure = report.Page.Locator("#iops-over-time");

        await report.Page.ClickAsync("#theme");
        Assert.NotEqual("rgb(255, 255, 255)", await Background(report));

        await figure.Locator("button", new() { HasTextString = "Logarithmic axis" }).ClickAsync();
        await Assertions.Expect(figure.Locator("button", new() { HasTextString = "Linear axis" })).ToBeVisibleAsync();

        ILocator entry = figure.Locator(".legend button").First;
        await entry.ClickAsync();
        Assert.Equal("false", await entry.GetAttributeAsync("aria-pressed"));

        LocatorBoundingBoxResult box = (await figure.Locator(".u-over").BoundingBoxAsync())!;
        await report.Page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await report.Page.Mouse.DownAsync();
        await report.Page.Mouse.MoveAsync(box.X + 200, box.Y + 60, new() { Steps = 4 });
        await report.Page.Mouse.UpAsync();
        await figure.Locator("button", new() { HasTextString = "Whole range" }).ClickAsync();

        await report.Page.Mouse.MoveAsync(box.X + box.Width - 30, box.Y + 40);
        await Assertions.Expect(figure.Locator(".tip")).ToContainTextAsync("500");

        await figure.Locator("summary").ClickAsync();
        await Assertions.Expect(figure.Locator("tbody tr")).ToHaveCountAsync(5);
        Assert.Contains("1000", await figure.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);

        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => figure.Locator("button", new() { HasTextString = "CSV" }).ClickAsync());
        string[] csv = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal("iops-over-time.csv", download.SuggestedFilename);
        Assert.Equal(["Time since start of the run (s),reader read (per_s),writer write (per_s)", "0.5,1000,", "1.5,1000,", "2.5,1000,", "3.5,,500", "4.5,,500"], csv);
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task Foreign_text_stays_text()
    {
        const string Evil = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        var result = new BenchResult { Label = Evil, Host = Evil };
        await using ReportPage report = await ReportPage.Open(chromium, result.Job(Evil, "read", 100, 2).Job("b", "write", 100, 2), 1366, 900);

        await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.DoesNotContain("owned", (await report.Page.TitleAsync()).Replace(Evil, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, await report.Page.Locator("img").CountAsync());
        Assert.Empty(await report.EmptyCharts());
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task One_point_and_hundreds_of_jobs_are_drawn()
    {
        await using (ReportPage one = await ReportPage.Open(chromium, new BenchResult().Job("a", "read", 100, 1), 1366, 900))
        {
            Assert.Empty(await one.EmptyCharts());
            Assert.Empty(one.Complaints);
        }

        var many = new BenchResult();
        for (int i = 0; i < 300; i++)
        {
            many.Job($"tenant-with-a-long-name-{i}", "read", 100 + i, 3, together: true);
        }

        await using ReportPage report = await ReportPage.Open(chromium, many, 390, 844);
        Assert.Empty(await report.EmptyCharts());
        Assert.Equal(300, await report.Page.Locator("#jobs tbody tr").CountAsync());
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public void A_run_on_many_hosts_has_a_row_for_each_host_and_each_rank()
    {
        var run = new BenchResult()
            .Rank(0, "node1", 1000).Rank(1, "node1", 1100).Rank(2, "node2", 300, outlier: true).Rank(3, "node<3>", 0, missing: "nothing was heard of it");
        string page = Html(run.Job("reader", "read", 1000, 3));
        string section = page[page.IndexOf("<section id=\"hosts\"", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
        string text = System.Net.WebUtility.HtmlDecode(section).Replace("\n", "", StringComparison.Ordinal);

        Assert.Contains("4 ranks on 3 host(s), joined by Open MPI.", text, StringComparison.Ordinal);
        Assert.Contains("Their first I/Os lie within 250 µs, by clocks compared to ±12.0 µs.", text, StringComparison.Ordinal);
        Assert.Contains("Far from the others: node2.", text, StringComparison.Ordinal);
        Assert.Contains("Missing at the end: node<3>", text, StringComparison.Ordinal);

        // Two tables of a heading and a row each: hosts with their ranks together, then ranks one by one.
        Assert.Equal((1 + 3) + (1 + 4), section.Split("<tr").Length - 1);
        Assert.Matches("node1</th><td[^>]*>0, 1</td><td[^>]*>4</td><td[^>]*>[^<]*</td><td[^>]*>\\+162.5 %</td>", text.Replace("\u202F", "", StringComparison.Ordinal));
        Assert.Matches("node2</th><td[^>]*>2</td><td[^>]*>2</td><td[^>]*>[^<]*</td><td[^>]*>-50.0 %</td>", text);
        Assert.DoesNotContain("node<3>", section, StringComparison.Ordinal);
        Assert.Contains(">far from the others</td>", text, StringComparison.Ordinal);
        Assert.Contains(">missing: nothing was heard of it</td>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"hosts\"", Html(Result()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_in_words_what_ran_and_what_the_numbers_are_worth()
    {
        string text = Text(Result());

        Assert.Contains("Most I/Os per second: reader read with 1000 IOPS.", text, StringComparison.Ordinal);
        Assert.Contains("reader: read 1000 IOPS, 4.10 MB/s, mean 248 µs, p99 200 µs, max 5.00 ms (randread, block size 4k, io_uring, 2 daemons, depth 8, 8.50 of 16.0 I/Os in flight reached, direct).", text, StringComparison.Ordinal);
        Assert.Contains("The page cache served 99.2 % of the reads", text, StringComparison.Ordinal);
        Assert.Contains("Two clock reads per I/O cost 43 ns.", text, StringComparison.Ordinal);
        Assert.Contains("What to do: set direct=1", text, StringComparison.Ordinal);
        Assert.Contains("bench run jobs/quickstart.fio", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Iscsi_sessions_are_shown_with_their_anatomy()
    {
        BenchResult result = Result().Session("reader").Session("reader", clone: 1, digest: "CRC32C", gap: "connection reset").Session("writer", reads: false);
        await using ReportPage report = await ReportPage.Open(chromium, result, 390, 844);

        // Anatomy, CPU, RTT, congestion window, retransmits; tables of sessions, stages, threads, digests, gaps and keys.
        Assert.Equal(Figures + 5, await report.Page.Locator("figure").CountAsync());
        Assert.Empty(await report.EmptyCharts());
        Assert.Equal(6, await report.Page.Locator("#iscsi table").CountAsync());
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public void The_page_says_what_iscsi_sessions_agreed_on_and_met()
    {
        string html = System.Net.WebUtility.HtmlDecode(Html(Result().Session("reader").Session("writer", digest: "CRC32C", gap: "connection reset"))).Replace("\n", "", StringComparison.Ordinal);

        Assert.Contains("<th scope=\"row\">reader.0</th><td>10.0.0.7:3260</td><td>BENCH memory</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">2.00</td><td class=\"n\">4\u202F192</td><td class=\"n\">17</td><td class=\"n\">0</td><td class=\"n\">0</td><td class=\"n\">42.0 µs</td><td class=\"n\">5</td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">HeaderDigest</th><td>None</td><td>CRC32C</td>", html, StringComparison.Ordinal);
        Assert.Contains("connection reset", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">reader.0</th><td>read</td><td>first data</td><td class=\"n\">1\u202F000</td><td class=\"n\">20.0 µs</td><td class=\"n\">82.3 %</td><td class=\"n\">20.0 µs</td><td class=\"n\">60.0 µs</td><td class=\"n\">180 µs</td><td class=\"n\">200 µs</td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">writer.0</th><td class=\"n\">10.0 %</td><td class=\"n\">15.0 %</td><td class=\"n\">5.00 %</td><td class=\"n\">20.0 %</td><td class=\"n\">10.0 %</td><td class=\"n\">35.0 %</td><td class=\"n\">5.00 %</td><td class=\"n\">20.0 %</td><td class=\"n\">35.0 %</td><td class=\"n\">0.250 %</td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">writer.0</th><td class=\"n\">2\u202F000</td><td class=\"n\">5.00 ns</td><td class=\"n\">1\u202F000</td><td class=\"n\">800 ns</td><td class=\"n\">200 ns</td><td class=\"n\">12.5 %</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"iscsi\"", Html(Result()), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_jobs_stand_above_everything_else()
    {
        string html = System.Net.WebUtility.HtmlDecode(Html(Result().Failed("write", 1234).Job("dead", "read", 10, 1).Failed("read", 1, "Input/output error")));

        Assert.True(html.IndexOf("id=\"errors\"", StringComparison.Ordinal) is > 0 and var at && at < html.IndexOf("id=\"summary\"", StringComparison.Ordinal));
        Assert.Contains("2 of 3 jobs had errors", html, StringComparison.Ordinal);
        Assert.Contains("<b>writer</b>: 1\u202F234 write errors", html, StringComparison.Ordinal);
        Assert.Contains("<b>dead</b>: 1 read error; Input/output error", html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"errors\"", Html(Result()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_below_one_is_no_zero()
    {
        string text = Text(Result().Job("slow", "read", 1, 10).Rate("read", 0.3));

        Assert.Contains("slow: read 0.300 IOPS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_have_names_and_units_for_people()
    {
        string html = System.Net.WebUtility.HtmlDecode(Html(Result())).Replace("\n", "", StringComparison.Ordinal);

        Assert.Contains("<dt>Load average before</dt><dd>10.8</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<summary>CPU mitigations: 2 mitigated, 1 vulnerable</summary>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>spectre v2</dt><dd>Mitigation: Retpolines; STIBP: disabled</dd>", html, StringComparison.Ordinal);
        Assert.Contains(">Block size</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>4 KiB</td>", html, StringComparison.Ordinal);
        Assert.Contains(">Size</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("size bytes", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_refers_to_nothing_outside_of_its_folder()
    {
        string html = Html(Result());

        Assert.Empty(Outside().Matches(html));
        Assert.Contains("default-src 'none'", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted, free of charge", html, StringComparison.Ordinal);
    }

    private static BenchResult Result() => new BenchResult().Job("reader", "read", 1000, 3).Job("writer", "write", 500, 2, group: 1);

    private static string Html(BenchResult result)
    {
        using var fixture = new Fixture();
        ReportManifest manifest = ReportBuilder.Write(Bench.Report.Reading.ResultFile.Load(fixture.Write("r.json", result.Json())), fixture.Folder, new ReportOptions { Images = [] });
        return File.ReadAllText(manifest.Page);
    }

    private static string Text(BenchResult result) => System.Net.WebUtility.HtmlDecode(Tags().Replace(Html(result), ""));

    private static async Task<string> Background(ReportPage report) =>
        await report.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("(src|href)=\"?(https?:|//)|url\\((?!#)|@import|fetch\\(|XMLHttpRequest|WebSocket")]
    private static partial Regex Outside();
}
