using System.Diagnostics;
using Bench.Report.Charts;

namespace Bench.Report.Gnuplot;

/// <summary>Draws charts through the gnuplot program (pngcairo and svg terminals, gnuplot 5 or later), found on PATH.</summary>
public sealed class GnuplotRenderer : IChartRenderer
{
    /// <summary>One chart takes well below a second; a gnuplot that hangs must not hang the report.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string? _program;

    /// <summary>Looks for gnuplot.</summary>
    /// <param name="searchPath">Folders separated as in PATH; null: the PATH of this process.</param>
    public GnuplotRenderer(string? searchPath = null)
    {
        _program = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "gnuplot.exe" : "gnuplot"))
            .FirstOrDefault(File.Exists);
    }

    /// <inheritdoc/>
    public string? Unavailable => _program is not null ? null
        : "gnuplot is not installed, so there are no PNG and SVG charts (the page has its own); install it with: apt-get install gnuplot-nox (Debian, Ubuntu), dnf install gnuplot (Fedora, RHEL), brew install gnuplot (macOS)";

    /// <inheritdoc/>
    public RenderedCharts Render(IReadOnlyList<ChartSpec> charts, string directory, IReadOnlyList<ImageFormat> formats)
    {
        if (_program is null || charts.Count == 0)
        {
            return new([], Unavailable is { } reason ? [reason] : []);
        }

        // One process draws them all: starting gnuplot with its fonts costs more than a chart.
        if (Run(directory, string.Concat(charts.SelectMany(c => formats.Select(f => GnuplotScript.For(c, f))))) is null)
        {
            return new([.. charts.SelectMany(c => formats.Select(f => GnuplotScript.FileName(c, f)))], []);
        }

        var files = new List<string>();
        var failures = new List<string>();
        foreach (ChartSpec chart in charts)
        {
            foreach (ImageFormat format in formats)
            {
                string name = GnuplotScript.FileName(chart, format);
                if (Run(directory, GnuplotScript.For(chart, format)) is { } error)
                {
                    if (File.Exists(Path.Combine(directory, name)))
                    {
                        File.Delete(Path.Combine(directory, name));
                    }

                    failures.Add($"{name}: gnuplot could not draw it: {error}");
                }
                else
                {
                    files.Add(name);
                }
            }
        }

        return new(files, failures);
    }

    /// <summary>Runs a script in a folder.</summary>
    /// <returns>The first line of what went wrong; null when all is well.</returns>
    private string? Run(string directory, string script)
    {
        var start = new ProcessStartInfo(_program!, "-")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
        };
        // gnuplot takes its idea of UTF-8 from the locale; a user's start-up file must not change our charts.
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["GNUPLOT_LIB"] = "";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(script);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It died while reading; its exit code and stderr say why.
            }

            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return $"it did not finish within {Patience.TotalSeconds:0} s";
            }

            Task.WaitAll(errors, output);
            return process.ExitCode == 0 ? null : errors.Result.Split('\n').FirstOrDefault(l => l.Contains("line ", StringComparison.Ordinal) && !l.Contains("warning", StringComparison.Ordinal))?.Trim() ?? $"exit code {process.ExitCode}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
