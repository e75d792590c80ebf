using System.Diagnostics;
using System.Globalization;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>
/// A tgtd (Debian package tgt) on loopback with the targets <c>plain</c> (LUN 1: 512-byte blocks, 2: 4,096, 3: thin, 4: no data behind),
/// <c>chap</c>, <c>mutual</c> and <c>digest</c>. What is not there to run is told in <see cref="WhyNot"/>.
/// </summary>
public sealed class TgtdFixture : IDisposable
{
    public const string Prefix = "iqn.2026-01.org.test:";
    public const int Megabytes = 64;

    private readonly Process? _process;
    private readonly string _control;
    private readonly string _folder;

    public TgtdFixture()
    {
        WhyNot = RealTarget.WhyNot("tgtd", "tgt");
        Port = RealTarget.FreePort();
        // tgtd takes control ports below 32,768 only.
        _control = Random.Shared.Next(1000, 32000).ToString(CultureInfo.InvariantCulture);
        _folder = Directory.CreateTempSubdirectory("bench-tgtd").FullName;
        if (WhyNot is not null)
        {
            return;
        }

        _process = RealTarget.StartDaemon("tgtd", ["-f", "-C", _control, "-t", "2", "--iscsi", $"portal=127.0.0.1:{Port}"], Port);
        RealTarget.Run("tgtadm", "-C", _control, "--lld", "iscsi", "--op", "new", "--mode", "account", "--user", "user1", "--password", "password1234");
        RealTarget.Run("tgtadm", "-C", _control, "--lld", "iscsi", "--op", "new", "--mode", "account", "--user", "muser", "--password", "mpassword1234");
        AddTarget(1, "plain");
        AddLun(1, 1, "p1");
        AddLun(1, 2, "p2", "--blocksize", "4096");
        AddLun(1, 3, "p3");
        Control("update", "logicalunit", 1, "--lun", "3", "--params", "thin_provisioning=1");
        Control("new", "logicalunit", 1, "--lun", "4", "-b", Path.Combine(_folder, "p1.img"), "-E", "null");
        AddTarget(2, "chap");
        AddLun(2, 1, "c1");
        Control("bind", "account", 2, "--user", "user1");
        AddTarget(3, "mutual");
        AddLun(3, 1, "m1");
        Control("bind", "account", 3, "--user", "user1");
        Control("bind", "account", 3, "--user", "muser", "--outgoing");
        AddTarget(4, "digest");
        AddLun(4, 1, "d1");
        Control("update", "target", 4, "-n", "HeaderDigest", "-v", "CRC32C");
        Control("update", "target", 4, "-n", "DataDigest", "-v", "CRC32C");
    }

    /// <summary>Null where it runs.</summary>
    public string? WhyNot { get; }

    public int Port { get; }

    /// <summary>Closes every connection that a target has, as a failing network would.</summary>
    public void DropConnections(int targetId)
    {
        var shown = RealTarget.Run("tgtadm", "-C", _control, "--lld", "iscsi", "--op", "show", "--mode", "conn", "--tid", targetId.ToString(CultureInfo.InvariantCulture));
        string? session = null;
        foreach (var line in shown.Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith("Session:", StringComparison.Ordinal))
            {
                session = line["Session:".Length..].Trim();
            }
            else if (line.StartsWith("Connection:", StringComparison.Ordinal) && session is not null)
            {
                Control("delete", "conn", targetId, "--sid", session, "--cid", line["Connection:".Length..].Trim());
            }
        }
    }

    public void Dispose()
    {
        RealTarget.Stop(_process);
        File.Delete($"/var/run/tgtd/socket.{_control}");
        File.Delete($"/var/run/tgtd/socket.{_control}.lock");
        Directory.Delete(_folder, recursive: true);
    }

    private void AddTarget(int id, string name)
    {
        Control("new", "target", id, "-T", Prefix + name);
        Control("bind", "target", id, "-I", "ALL");
        foreach (var (key, value) in new[] { ("MaxRecvDataSegmentLength", "262144"), ("MaxXmitDataSegmentLength", "262144"), ("FirstBurstLength", "262144"), ("MaxBurstLength", "1048576"), ("InitialR2T", "No"), ("MaxOutstandingR2T", "8") })
        {
            Control("update", "target", id, "-n", key, "-v", value);
        }
    }

    private void AddLun(int target, int lun, string file, params string[] more)
    {
        var path = Path.Combine(_folder, file + ".img");
        using (var stream = File.Create(path))
        {
            stream.SetLength((long)Megabytes << 20);
        }

        Control("new", "logicalunit", target, ["--lun", lun.ToString(CultureInfo.InvariantCulture), "-b", path, .. more]);
    }

    private void Control(string operation, string mode, int target, params string[] more) =>
        RealTarget.Run("tgtadm", ["-C", _control, "--lld", "iscsi", "--op", operation, "--mode", mode, "--tid", target.ToString(CultureInfo.InvariantCulture), .. more]);
}
