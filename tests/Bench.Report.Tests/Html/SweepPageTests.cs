using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bench.Report.Tests.Html;

public sealed class SweepPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [SkippableTheory]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(1366, 900, ColorScheme.Dark)]
    public async Task All_charts_of_a_sweep_are_filled_at_phone_and_laptop_size(int width, int height, ColorScheme scheme)
    {
        await using ReportPage report = await ReportPage.Open(chromium, Sweeps, width, height, scheme);

        Assert.True(await report.Page.Locator("figure").CountAsync() > 20);
        Assert.Empty(await report.EmptyCharts());
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "the page is wider than the screen");
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task A_sweep_prints_with_filled_charts()
    {
        await using ReportPage report = await ReportPage.Open(chromium, Sweeps, 1366, 900, ColorScheme.Dark);

        await report.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Empty(await report.EmptyCharts());
        Assert.True(await report.Page.EvaluateAsync<bool>("[...document.querySelectorAll('canvas')].every(c => c.getBoundingClientRect().width <= 700)"));
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task Knee_changes_and_heat_map_have_tables_downloads_and_hover()
    {
        await using ReportPage report = await ReportPage.Open(chromium, Sweeps, 1366, 900);

        ILocator knee = report.Page.Locator("#latency-by-iops");
        await knee.Locator("summary").ClickAsync();
        await Assertions.Expect(knee.Locator("tbody tr")).ToHaveCountAsync(2 * 2 * 5);
        Assert.StartsWith("series,load,IOPS (per_s),Latency (ns),low,high\nsoftware bs=8k,1,", await Csv(report, knee), StringComparison.Ordinal);

        string[] rates = (await Csv(report, report.Page.Locator("#iops-by-numjobs"))).Split('\n');
        Assert.StartsWith("Daemons,software bs=8k (per_s),software bs=8k low (per_s),software bs=8k high (per_s),", rates[0], StringComparison.Ordinal);
        double[] first = [.. rates[1].Split(',').Skip(1).Take(3).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(first[1] < first[0] && first[0] < first[2]);

        ILocator changes = report.Page.Locator("#change-iops");
        await changes.Locator("summary").ClickAsync();
        await Assertions.Expect(changes.Locator("tbody tr")).ToHaveCountAsync((2 * 5) + 1);
        Assert.StartsWith("series,load,Point,Change (percent),low,high\ntoe,,all 10 points,", await Csv(report, changes), StringComparison.Ordinal);

        ILocator heat = report.Page.Locator("#latency-heat-1");
        Assert.StartsWith("from (s),to (s),latency from (ns),latency to (ns),share (percent)\n0,1,", await Csv(report, heat), StringComparison.Ordinal);
        LocatorBoundingBoxResult box = (await heat.Locator(".u-over").BoundingBoxAsync())!;
        for (float part = 0.02f; part < 1 && !await heat.Locator(".tip").IsVisibleAsync(); part += 0.02f)
        {
            await report.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height * part));
        }

        await Assertions.Expect(heat.Locator(".tip")).ToContainTextAsync("of the I/Os");
        Assert.Empty(report.Complaints);
    }

    private static async Task<string> Csv(ReportPage report, ILocator figure)
    {
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => figure.Locator("button", new() { HasTextString = "CSV" }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    private static IReadOnlyList<ResultFile> Sweeps(Fixture fixture)
    {
        new SweepFolder(Path.Combine(fixture.Folder, "software"), "software", 1).Write();
        new SweepFolder(Path.Combine(fixture.Folder, "toe"), "toe", 2) { Most = 60_000, Rated = true }.Write();
        return [.. ResultFile.Load(Path.Combine(fixture.Folder, "software")), .. ResultFile.Load(Path.Combine(fixture.Folder, "toe"))];
    }
}
