using System.Diagnostics;
using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;

namespace Bench.Cli.Commands;

/// <summary>
/// Starts the built-in iSCSI target for jobs whose file name is <c>iscsi://embedded/LUN</c> (LUN as in <c>bench target --lun</c>,
/// for example <c>memory:1g,block=4096</c>), so that a first iSCSI run needs nothing installed. The target is a process of
/// its own: its CPU time is not the initiator's.
/// </summary>
internal sealed class EmbeddedTargets : IDisposable
{
    private const string Prefix = "iscsi://embedded/";
    private const string Name = "iqn.2026-01.org.bench:embedded";
    private const string Announcement = "listening on ";

    private readonly List<Process> _targets = [];
    private readonly Dictionary<string, string> _urls = new(StringComparer.Ordinal);

    /// <summary>No target yet; <see cref="Serve"/> starts them.</summary>
    public static EmbeddedTargets None() => new();

    /// <summary>Starts one target per LUN that the jobs name, and points the jobs at it.</summary>
    /// <exception cref="DeviceException">A target cannot be started.</exception>
    public static EmbeddedTargets StartFor(JobSet jobs)
    {
        var started = new EmbeddedTargets();
        started.Serve(jobs);
        return started;
    }

    /// <summary>Points jobs at the targets that run, and starts those that are missing.</summary>
    /// <exception cref="DeviceException">A target cannot be started.</exception>
    public void Serve(JobSet jobs)
    {
        foreach (JobOptions options in jobs.Jobs.Select(static job => job.Options))
        {
            string name = options.Filename?.Replace("\\:", ":", StringComparison.Ordinal) ?? "";
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (!_urls.TryGetValue(name, out string? url))
            {
                url = Start(name[Prefix.Length..]);
                _urls.Add(name, url);
            }

            options.Filename = url;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Process target in _targets)
        {
            // The target ends when its standard input does, also when this process dies.
            target.StandardInput.Close();
            target.WaitForExit(TimeSpan.FromSeconds(5));
            target.Dispose();
        }
    }

    private string Start(string lun)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "target", "--listen", "127.0.0.1:0", "--iqn", Name, "--lun", lun, "--while-stdin-open" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process target = Process.Start(start)!;
        string? line = target.StandardOutput.ReadLine();
        if (line is null || !line.StartsWith(Announcement, StringComparison.Ordinal))
        {
            string error = target.StandardError.ReadToEnd().Trim();
            target.Dispose();
            throw new DeviceException(lun, 0, $"the embedded iSCSI target with LUN {lun} did not start: {error}");
        }

        _targets.Add(target);
        return $"iscsi://{line[Announcement.Length..].Trim()}/{Name}/0";
    }
}
