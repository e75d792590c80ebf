using System.Xml.Linq;
using Bench.Report.Charts;
using Bench.Report.Gnuplot;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;
using Bench.Report.Units;

namespace Bench.Report.Tests.Gnuplot;

public sealed class GnuplotRendererTests
{
    private static readonly GnuplotRenderer Renderer = new();

    [SkippableFact]
    public void Every_chart_becomes_a_filled_png_and_an_svg_that_holds_its_words()
    {
        NeedsGnuplot();
        using var fixture = new Fixture();
        IReadOnlyList<ResultFile> results = ResultFile.Load(fixture.Write("r.json", new BenchResult().Job("reader", "read", 1000, 3).Job("writer", "write", 500, 2, group: 1, rated: true).Json()));

        ReportManifest manifest = ReportBuilder.Write(results, fixture.Folder, new ReportOptions());

        Assert.Empty(manifest.LeftOut);
        List<string> images = [.. manifest.Files.Where(f => f.EndsWith(".png", StringComparison.Ordinal))];
        Assert.Equal(11, images.Count);
        foreach (string name in images)
        {
            var image = PngImage.Read(File.ReadAllBytes(Path.Combine(fixture.Folder, name)));
            Assert.Equal(1400, image.Width);
            Assert.InRange(image.Height, 250, 900);
            int colored = Colored(image);
            Assert.True(colored > 300, $"{name} has only {colored} pixels of data");
            string svg = File.ReadAllText(Path.Combine(fixture.Folder, Path.ChangeExtension(name, ".svg")));
            Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
            Assert.Matches("reader|writer", svg);
        }
    }

    [SkippableFact]
    public void Hostile_names_are_drawn_as_text()
    {
        NeedsGnuplot();
        using var fixture = new Fixture();
        string mark = Path.Combine(fixture.Folder, "ran");
        const string Evil = "a'b`touch ran`\"; system('touch ran'); @x %s\n<svg>&{/*30 y}";

        RenderedCharts rendered = Renderer.Render([Chart(Evil, [new(0, 1), new(1, 2)]), Bars(Evil)], fixture.Folder, [ImageFormat.Png, ImageFormat.Svg]);

        Assert.Empty(rendered.Failures);
        Assert.Equal(4, rendered.Files.Count);
        Assert.False(File.Exists(mark));
        Assert.Contains("a'b`touch ran`", string.Concat(XDocument.Load(Path.Combine(fixture.Folder, "bars.svg")).DescendantNodes().OfType<XText>().Select(t => t.Value)), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Log10)]
    [InlineData(AxisScale.Log2)]
    [InlineData(AxisScale.Percentile)]
    public void A_single_point_is_visible_on_every_scale(AxisScale scale)
    {
        NeedsGnuplot();
        using var fixture = new Fixture();
        ChartSpec chart = Chart("one", [new(50, 5)]) with { X = new ChartAxis { Title = "x", Scale = scale } };

        Assert.Empty(Renderer.Render([chart], fixture.Folder, [ImageFormat.Png]).Failures);

        Assert.True(Colored(PngImage.Read(File.ReadAllBytes(Path.Combine(fixture.Folder, "lines.png")))) > 20);
    }

    [SkippableFact]
    public void Error_bars_are_drawn()
    {
        NeedsGnuplot();
        using var fixture = new Fixture();
        ChartSpec without = Chart("s", [new(0, 5), new(1, 5)]);
        ChartSpec with = Chart("s", [new(0, 5, 2, 8), new(1, 5, 2, 8)]) with { Id = "error", Y = without.Y with { Max = 10 } };

        Renderer.Render([without with { Y = without.Y with { Max = 10 } }, with], fixture.Folder, [ImageFormat.Png]);

        int Pixels(string name) => Colored(PngImage.Read(File.ReadAllBytes(Path.Combine(fixture.Folder, name))));
        Assert.True(Pixels("error.png") > Pixels("lines.png") + 300);
    }

    [SkippableFact]
    public void A_chart_that_gnuplot_refuses_does_not_cost_the_others()
    {
        NeedsGnuplot();
        using var fixture = new Fixture();
        ChartSpec broken = Chart("x", [new(0, 1)]) with { Id = "no/such/folder" };

        RenderedCharts rendered = Renderer.Render([broken, Chart("fine", [new(0, 1), new(1, 2)])], fixture.Folder, [ImageFormat.Png]);

        Assert.Equal(["lines.png"], rendered.Files);
        Assert.Contains("gnuplot could not draw it", Assert.Single(rendered.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_gnuplot_the_report_is_written_and_says_how_to_install_it()
    {
        using var fixture = new Fixture();
        IReadOnlyList<ResultFile> results = ResultFile.Load(fixture.Write("r.json", new BenchResult().Job("a", "read", 1000, 3).Json()));

        ReportManifest manifest = ReportBuilder.Write(results, fixture.Folder, new ReportOptions { Renderer = new GnuplotRenderer("/nonexistent") });

        Assert.Equal(["index.html", "summary.csv", "series.csv", "percentiles.csv", "histogram.csv"], manifest.Files);
        Assert.Contains("apt-get install gnuplot-nox", Assert.Single(manifest.LeftOut), StringComparison.Ordinal);
        Assert.Contains("apt-get install gnuplot-nox", File.ReadAllText(manifest.Page), StringComparison.Ordinal);
    }

    private static void NeedsGnuplot() => Skip.If(Renderer.Unavailable is not null, Renderer.Unavailable);

    /// <summary>Pixels of a saturated colour: data, not text, frame or grid.</summary>
    private static int Colored(PngImage image) => image.Count(c =>
    {
        (int r, int g, int b) = ((c >> 16) & 255, (c >> 8) & 255, c & 255);
        return Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b)) > 60;
    });

    private static ChartSpec Chart(string name, IReadOnlyList<ChartPoint> points) => new()
    {
        Id = "lines",
        Title = name,
        Subtitle = name,
        Notes = [name],
        X = new ChartAxis { Title = name },
        Y = new ChartAxis { Title = name, Quantity = Quantity.Iops },
        Series = [new ChartSeries { Name = name, Points = points }, new ChartSeries { Name = name + "2", Points = [], Color = 1 }],
    };

    private static ChartSpec Bars(string name) => new()
    {
        Id = "bars",
        Title = name,
        Kind = ChartKind.HorizontalBars,
        X = new ChartAxis { Title = name, Categories = [name] },
        Y = new ChartAxis { Title = name, Quantity = Quantity.Iops },
        Series = [new ChartSeries { Name = name, Style = SeriesStyle.Bars, Points = [new(0, 5, 4, 6)] }],
    };
}
