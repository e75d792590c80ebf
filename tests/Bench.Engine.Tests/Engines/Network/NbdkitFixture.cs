using System.Diagnostics;
using System.Net.Sockets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Engines.Network;

/// <summary>An nbdkit that serves 16 MiB of memory, and one that serves them read-only, on sockets of their own; gone after the tests.</summary>
public sealed class NbdkitFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _servers = [];

    public static long Size => 16 << 20;

    /// <summary>Starts a server with an empty disk; a URI of it.</summary>
    /// <param name="arguments">What nbdkit is to serve, and how.</param>
    public string Serve(params string[] arguments)
    {
        Skip.IfNot(File.Exists("/usr/bin/nbdkit"), "needs nbdkit");
        string socket = _folder[$"{_servers.Count}.sock"];
        var start = new ProcessStartInfo("/usr/bin/nbdkit", ["--exit-with-parent", "-f", "-U", socket, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Process server = Process.Start(start)!;
        _servers.Add(server);
        for (int wait = 0; !IsServed(socket); wait++)
        {
            Assert.False(server.HasExited || wait > 600, "nbdkit does not serve");
            Thread.Sleep(100);
        }

        return $"nbd+unix:///?socket={socket}";
    }

    // The socket's file is there a moment before anybody listens at it.
    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (Process server in _servers)
        {
            server.Kill();
            server.WaitForExit();
            server.Dispose();
        }

        _folder.Dispose();
    }
}
