using System.Diagnostics;
using System.Net;
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

    private readonly Func<IPAddress> _address;

    private EmbeddedTargets(Func<IPAddress> address) => _address = address;

    /// <summary>Where targets are served that were started, by the name in the job.</summary>
    public IReadOnlyDictionary<string, string> Urls => _urls;

    /// <summary>No target yet; <see cref="Serve"/> starts them.</summary>
    /// <param name="address">Where they listen; null for this host alone.</param>
    public static EmbeddedTargets None(Func<IPAddress>? address = null) => new(address ?? (static () => IPAddress.Loopback));

    /// <summary>Starts one target per LUN that the jobs name, and points the jobs at it.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="address">Where targets listen; null for this host alone.</param>
    /// <exception cref="DeviceException">A target cannot be started.</exception>
    public static EmbeddedTargets StartFor(JobSet jobs, Func<IPAddress>? address = null)
    {
        EmbeddedTargets started = None(address);
        started.Serve(jobs);
        return started;
    }

    /// <summary>Points jobs at targets that another rank serves.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="urls">Where they are, by the name in the job.</param>
    /// <exception cref="DeviceException">One of them is not served.</exception>
    public static void Apply(JobSet jobs, IReadOnlyDictionary<string, string> urls)
    {
        foreach (JobOptions options in jobs.Jobs.Select(static job => job.Options))
        {
            if (NameOf(options) is string name)
            {
                options.Filename = urls.TryGetValue(name, out string? url)
                    ? url
                    : throw new DeviceException(name, 0, $"{name} is not served: rank 0 starts embedded targets, and its jobs do not name this one");
            }
        }
    }

    /// <summary>Points jobs at the targets that run, and starts those that are missing.</summary>
    /// <exception cref="DeviceException">A target cannot be started.</exception>
    public void Serve(JobSet jobs)
    {
        foreach (JobOptions options in jobs.Jobs.Select(static job => job.Options))
        {
            if (NameOf(options) is not string name)
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

    private static string? NameOf(JobOptions options)
    {
        string name = options.Filename?.Replace("\\:", ":", StringComparison.Ordinal) ?? "";
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name : null;
    }

    private string Start(string lun)
    {
        IPAddress address = _address();
        var start = new ProcessStartInfo(
            OwnProgram.Words[0], [.. OwnProgram.Words.Skip(1), "target", "--listen", $"{address}:0", "--iqn", Name, "--lun", lun, "--while-stdin-open"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!IPAddress.IsLoopback(address))
        {
            start.ArgumentList.Add("--allow-unauthenticated");
        }

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
