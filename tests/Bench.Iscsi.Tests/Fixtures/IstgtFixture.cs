using System.Diagnostics;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>An istgt (Debian package istgt) on loopback: <c>plain</c>, <c>plain4k</c>, <c>chap</c>, <c>mutual</c>, <c>digest</c>, each with LUN 0.</summary>
public sealed class IstgtFixture : IDisposable
{
    public const string Prefix = "iqn.2026-01.org.istgt:";

    private readonly Process? _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-istgt").FullName;

    public IstgtFixture()
    {
        WhyNot = RealTarget.WhyNot("istgt", "istgt");
        Port = RealTarget.FreePort();
        if (WhyNot is not null)
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(_folder, "media"));
        Write("auth.conf", """
            [AuthGroup1]
              Auth "user1" "password1234"
            [AuthGroup2]
              Auth "user1" "password1234" "muser" "mpassword1234"

            """);
        var units = string.Concat(
            Unit(1, "plain", "None", "Auto", ""),
            Unit(2, "plain4k", "None", "Auto", "BlockLength 4096"),
            Unit(3, "chap", "CHAP", "Auto", "AuthGroup AuthGroup1"),
            Unit(4, "mutual", "CHAP Mutual", "Auto", "AuthGroup AuthGroup2"),
            Unit(5, "digest", "None", "Header Data", ""));
        var configuration = Write("istgt.conf", $"""
            [Global]
              NodeBase "iqn.2026-01.org.istgt"
              PidFile {_folder}/istgt.pid
              AuthFile {_folder}/auth.conf
              MediaDirectory {_folder}/media
              LogFacility "local7"
              Timeout 30
              NopInInterval 20
              DiscoveryAuthMethod None
              MaxSessions 32
              MaxConnections 4
              MaxR2T 32
              MaxOutstandingR2T 16
              FirstBurstLength 262144
              MaxBurstLength 1048576
              MaxRecvDataSegmentLength 262144
              InitialR2T Yes
              ImmediateData Yes
              ErrorRecoveryLevel 0
            [UnitControl]
              AuthMethod None
              Portal UC1 127.0.0.1:{RealTarget.FreePort()}
              Netmask 127.0.0.0/8
            [PortalGroup1]
              Portal DA1 127.0.0.1:{Port}
            [InitiatorGroup1]
              InitiatorName "ALL"
              Netmask 127.0.0.0/8
            {units}
            """);
        _process = RealTarget.StartDaemon("istgt", ["-D", "-q", "-c", configuration], Port);
    }

    /// <summary>Null where it runs.</summary>
    public string? WhyNot { get; }

    public int Port { get; }

    public void Dispose()
    {
        RealTarget.Stop(_process);
        Directory.Delete(_folder, recursive: true);
    }

    private string Unit(int number, string name, string auth, string digest, string more)
    {
        var image = Path.Combine(_folder, name + ".img");
        using (var stream = File.Create(image))
        {
            stream.SetLength(64 << 20);
        }

        return $"""
            [LogicalUnit{number}]
              TargetName {name}
              Mapping PortalGroup1 InitiatorGroup1
              AuthMethod {auth}
              UseDigest {digest}
              UnitType Disk
              QueueDepth 64
              {more}
              LUN0 Storage {image} 64MB

            """;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        RealTarget.KeepPrivate(path);
        return path;
    }
}
