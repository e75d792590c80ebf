using System.Diagnostics;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>An isnsd (Debian packages open-isns-server, open-isns-utils) on loopback with two registered targets.</summary>
public sealed class IsnsFixture : IDisposable
{
    private readonly Process? _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-isns").FullName;

    public IsnsFixture()
    {
        WhyNot = RealTarget.WhyNot("isnsd", "open-isns-server") ?? RealTarget.WhyNot("isnsadm", "open-isns-utils");
        Port = RealTarget.FreePort();
        if (WhyNot is not null)
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        var server = Write("isnsd.conf", $"""
            SourceName = iqn.2026-01.org.test:isns.server
            ServerAddress = 127.0.0.1:{Port}
            BindAddress = 127.0.0.1:{Port}
            Database = {_folder}/db
            RegistrationPeriod = 10m
            DefaultDiscoveryDomain = 1
            Security = 0
            SLPRegister = 0
            ESIRetries = 0
            SCNRetries = 0
            PIDFile = {_folder}/isnsd.pid
            ControlSocket = {_folder}/ctl

            """);
        var client = Write("isnsadm.conf", $"""
            SourceName = iqn.2026-01.org.test:client
            ServerAddress = 127.0.0.1:{Port}
            Security = 0
            ControlSocket = {_folder}/ctl

            """);
        _process = RealTarget.StartDaemon("isnsd", ["-f", "-c", server], Port);
        RealTarget.Run("isnsadm", "-c", client, "--register", "entity=entity.one", "target=iqn.2026-01.org.test:one", "portal=127.0.0.1:3270");
        RealTarget.Run("isnsadm", "-c", client, "--register", "entity=entity.two", "target=iqn.2026-01.org.test:two", "portal=127.0.0.1:3271");
    }

    /// <summary>Null where it runs.</summary>
    public string? WhyNot { get; }

    public int Port { get; }

    public void Dispose()
    {
        RealTarget.Stop(_process);
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        RealTarget.KeepPrivate(path);
        return path;
    }
}
