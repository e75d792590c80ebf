using Bench.Cli.Tests;
using Microsoft.Playwright;

namespace Bench.Report.Tests.Html;

/// <summary>The README's first command, shortened, and the page that it leaves.</summary>
public sealed class QuickStartTests(ChromiumFixture chromium, QuickStartTests.QuickStart quickStart) : IClassFixture<ChromiumFixture>, IClassFixture<QuickStartTests.QuickStart>
{
    [Fact]
    public void It_sweeps_both_targets_as_two_labels_and_leaves_one_comparison()
    {
        string page = File.ReadAllText(quickStart.Page);

        Assert.Contains("8 points (2 repeats each) of local, built-in iSCSI: numjobs 1, 2; bs 4k, 64k.", page, StringComparison.Ordinal);
        Assert.Contains("Comparison against local", page, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(quickStart.Folder, "bench-quickstart.dat")));
        Assert.Equal(1 + 8, File.ReadAllLines(Path.Combine(quickStart.Folder, "out/report/points.csv")).Length);
    }

    [SkippableTheory]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("laptop", 1366, 900, ColorScheme.Light)]
    [InlineData("laptop at night", 1366, 900, ColorScheme.Dark)]
    public async Task Its_page_has_all_charts_filled_and_asks_nothing_of_the_network(string size, int width, int height, ColorScheme scheme)
    {
        await using ReportPage report = await ReportPage.OpenFile(chromium, quickStart.Page, width, height, scheme);

        Assert.True(await report.Page.Locator("figure").CountAsync() > 15);
        Assert.Empty(await report.EmptyCharts());
        Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{size}: the page is wider than the screen");
        Assert.Empty(await report.Overflowing());
        Assert.Empty(report.Complaints);
    }

    [SkippableFact]
    public async Task Its_page_prints_with_all_charts_filled_two_a_row()
    {
        // The width of A4 between the margins of the page.
        await using ReportPage report = await ReportPage.OpenFile(chromium, quickStart.Page, 702, 1030, ColorScheme.Dark);

        await report.Print();

        Assert.Empty(await report.EmptyCharts());
        Assert.Empty(await report.Overflowing());
        Assert.Equal(2, await report.Page.EvaluateAsync<int>("new Set([...document.querySelectorAll('figure')].map(f => Math.round(f.getBoundingClientRect().left))).size"));
        Assert.Empty(report.Complaints);
    }

    /// <summary>The run, once for all tests.</summary>
    public sealed class QuickStart : IDisposable
    {
        private readonly BenchProcess _bench = new();

        public QuickStart()
        {
            BenchProcess.Finished run = _bench.Run(
                "run", Path.Combine(BenchProcess.Repository, "jobs/quickstart.fio"), "--report", "--out", "out",
                "--set", "size=32m", "--sweep", "numjobs=1,2", "--sweep", "bs=4k,64k", "--sweep", "repeat=2");
            Assert.True(run.ExitCode == 0, run.Error);
        }

        public string Folder => _bench.Folder;

        public string Page => Path.Combine(Folder, "out/report/index.html");

        public void Dispose() => _bench.Dispose();
    }
}
