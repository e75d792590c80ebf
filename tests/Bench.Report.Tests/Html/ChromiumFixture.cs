using System.Diagnostics;
using Microsoft.Playwright;

namespace Bench.Report.Tests.Html;

/// <summary>Debian's Chromium without a window; installed when missing and allowed.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;

    internal IBrowser? Browser { get; private set; }

    internal string? Missing { get; private set; }

    public async Task InitializeAsync()
    {
        string? program = Programs.FirstOrDefault(File.Exists);
        if (program is null && File.Exists("/usr/bin/apt-get") && Environment.UserName == "root")
        {
            using Process install = Process.Start(new ProcessStartInfo("apt-get", ["install", "-y", "-qq", "chromium"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task drained = Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
            await install.WaitForExitAsync();
            await drained;
            program = Programs.FirstOrDefault(File.Exists);
        }

        if (program is null)
        {
            Missing = "Chromium is not installed and could not be; install it with: apt-get install chromium";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        // The sandbox needs privileges that containers withhold; the pages are our own files.
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
