using System.Security.Cryptography;
using System.Text;

namespace Bench.Report.Html;

/// <summary>Style, script and library of the page, embedded in the assembly.</summary>
internal static class PageAssets
{
    /// <summary>Our own script in its parts, in the order in which they are needed.</summary>
    private static readonly string[] Parts = ["theme.js", "numbers.js", "figure.js", "bars.js", "changes.js", "lines.js", "heat.js", "page.js"];

    /// <summary>
    /// The one script: the chart library inside a function whose <c>devicePixelRatio</c> is at least 2, because a canvas
    /// of screen density prints blurred, and then our own.
    /// </summary>
    public static readonly string Script =
        "const uPlot = (function (devicePixelRatio) {\n" + Read("uplot.min.js") + "\nreturn uPlot;\n})(Math.max(2, window.devicePixelRatio || 1));\n'use strict';\n(function () {\n"
        + string.Concat(Parts.Select(Read)) + "})();\n";

    public static readonly string Style = Read("uplot.min.css") + "\n" + Read("report.css");

    public static readonly string LibraryLicence = Read("uplot.LICENSE.txt");

    /// <summary>The script's hash for the page's content security policy: no other script runs, whatever a result file holds.</summary>
    public static readonly string ScriptHash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream("Bench.Report.Html." + name)
            ?? throw new InvalidOperationException($"the resource {name} is missing from the build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
