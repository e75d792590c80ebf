using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bench.Report.Tests.Html;

/// <summary>A written report opened in Chromium, with everything it complained about or asked for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly Fixture _fixture = new();

    public required IPage Page { get; init; }

    /// <summary>Console errors and warnings, exceptions, and requests other than for the page itself.</summary>
    public List<string> Complaints { get; } = [];

    public static Task<ReportPage> Open(ChromiumFixture chromium, BenchResult result, int width, int height, ColorScheme scheme = ColorScheme.Light) =>
        Open(chromium, fixture => ResultFile.Load(fixture.Write("r.json", result.Json())), width, height, scheme);

    /// <summary>A page that is there already.</summary>
    public static Task<ReportPage> OpenFile(ChromiumFixture chromium, string page, int width, int height, ColorScheme scheme = ColorScheme.Light) =>
        Show(chromium, _ => page, width, height, scheme);

    public static Task<ReportPage> Open(ChromiumFixture chromium, Func<Fixture, IReadOnlyList<ResultFile>> load, int width, int height, ColorScheme scheme = ColorScheme.Light) =>
        Show(chromium, fixture => ReportBuilder.Write(load(fixture), Path.Combine(fixture.Folder, "report"), new ReportOptions { Images = [] }).Page, width, height, scheme);

    private static async Task<ReportPage> Show(ChromiumFixture chromium, Func<Fixture, string> page, int width, int height, ColorScheme scheme)
    {
        Skip.If(chromium.Browser is null, chromium.Missing);
        var report = new ReportPage
        {
            Page = await chromium.Browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, AcceptDownloads = true }),
        };
        string address = new Uri(page(report._fixture)).AbsoluteUri;
        report.Page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
            {
                report.Complaints.Add($"console {m.Type}: {m.Text}");
            }
        };
        report.Page.PageError += (_, e) => report.Complaints.Add("exception: " + e);
        report.Page.Request += (_, r) =>
        {
            if (r.Url != address && !r.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                report.Complaints.Add("request: " + r.Url);
            }
        };
        await report.Page.GotoAsync(address);
        return report;
    }

    /// <summary>Canvases whose data area has too few coloured pixels, and bar charts without a visible bar.</summary>
    public async Task<string[]> EmptyCharts() => await Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('figure')].filter(figure => {
          const canvas = figure.querySelector('canvas');
          if (figure.querySelector('.changes')) return ![...figure.querySelectorAll('.track > i')].length;
          if (!canvas) return ![...figure.querySelectorAll('.bar > i')].some(bar => bar.getBoundingClientRect().width > 20);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let colored = 0;
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] > 100 && Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60) colored++;
          return colored < 100;
        }).map(figure => figure.id)
        """);

    /// <summary>Makes the page what it is on paper.</summary>
    public async Task Print()
    {
        await Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Page.EmulateMediaAsync(new() { Media = Media.Print });
    }

    /// <summary>Figures and tables that reach beyond the page; on a screen tables scroll inside of it.</summary>
    public async Task<string[]> Overflowing() => await Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('figure, figure canvas, section, .notice, dl')]
          .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map(part => part.id || part.tagName + ' ' + part.textContent.slice(0, 40))
        """);

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        _fixture.Dispose();
    }
}
