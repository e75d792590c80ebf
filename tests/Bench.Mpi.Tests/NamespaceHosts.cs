using System.Diagnostics;

namespace Bench.Mpi.Tests;

/// <summary>
/// Hosts of our own on this machine: network namespaces on a bridge, each with an address, a loopback and (by the launch agent) a host
/// name. Nothing leaves the bridge.
/// </summary>
public sealed class NamespaceHosts : IDisposable
{
    private readonly string _bridge;
    private readonly List<string> _names = [];

    private NamespaceHosts(int net)
    {
        Net = net;
        _bridge = $"bnb{net}";
    }

    /// <summary>Third part of the addresses; free on this machine.</summary>
    public int Net { get; }

    /// <summary>Names of the hosts, which are those of their namespaces.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Address of this machine on the bridge.</summary>
    public string OwnAddress => $"10.213.{Net}.1";

    /// <summary>The bridge's name.</summary>
    public string Bridge => _bridge;

    /// <summary>The network in CIDR notation.</summary>
    public string Network => $"10.213.{Net}.0/24";

    /// <summary>Makes hosts; skips the test where that cannot be.</summary>
    public static NamespaceHosts Create(int count)
    {
        Skip.IfNot(MpiLauncher.IsInstalled("ip"), "ip is not installed (apt-get install iproute2)");
        Skip.IfNot(Environment.IsPrivilegedProcess, "network namespaces need root");
        int net = Enumerable.Range(0, 250).Select(static at => (at + Environment.ProcessId) % 250).First(static net => !Directory.Exists($"/sys/class/net/bnb{net}"));
        var hosts = new NamespaceHosts(net);
        try
        {
            hosts.Ip("link", "add", hosts._bridge, "type", "bridge");
            hosts.Ip("address", "add", $"{hosts.OwnAddress}/24", "dev", hosts._bridge);
            hosts.Ip("link", "set", hosts._bridge, "up");
            for (int number = 1; number <= count; number++)
            {
                hosts.AddHost(number);
            }
        }
        catch (InvalidOperationException refused)
        {
            hosts.Dispose();
            Skip.If(true, $"network namespaces cannot be made here: {refused.Message}");
        }

        return hosts;
    }

    /// <summary>Address of a host, counted from 0.</summary>
    public string AddressOf(int host) => $"10.213.{Net}.{host + 10}";

    /// <summary>Cuts the link of a host.</summary>
    public void Cut(int host) => Ip("link", "set", LinkOf(host + 1), "down");

    public void Dispose()
    {
        foreach (string name in _names)
        {
            // A process in a namespace keeps it alive.
            foreach (string process in Output("ip", "netns", "pids", name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Signals.Send(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture), Signals.Kill);
            }

            Output("ip", "netns", "delete", name);
        }

        Output("ip", "link", "delete", _bridge);
    }

    private void AddHost(int number)
    {
        string name = $"bnh{Net}-{number}";
        Ip("netns", "add", name);
        _names.Add(name);
        Ip("link", "add", LinkOf(number), "type", "veth", "peer", "name", "eth0", "netns", name);
        Ip("link", "set", LinkOf(number), "master", _bridge, "up");
        Ip("-n", name, "address", "add", $"{AddressOf(number - 1)}/24", "dev", "eth0");
        Ip("-n", name, "link", "set", "lo", "up");
        Ip("-n", name, "link", "set", "eth0", "up");
    }

    private string LinkOf(int number) => $"bnv{Net}-{number}";

    private void Ip(params string[] args)
    {
        using Process process = Start("ip", args);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', args)}: {error.Trim()}");
        }
    }

    private static string Output(string program, params string[] args)
    {
        using Process process = Start(program, args);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static Process Start(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        return Process.Start(start)!;
    }
}
