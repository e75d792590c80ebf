using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Fixtures;

/// <summary>What goes over loopback to and from one port, recorded by dumpcap and read by tshark.</summary>
internal sealed partial class WireCapture : IDisposable
{
    // Checksum, undecoded, malformed and protocol: what an expert says of the PDU, not of the TCP that carries it.
    private const string Complaint = "_ws.malformed || iscsi.opcode.invalid || iscsi.keyvalue.invalid || (iscsi && _ws.expert.group in {0x01000000, 0x05000000, 0x07000000, 0x09000000})";

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-capture-").FullName;
    private readonly int _port;
    private readonly Socket _marker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Process _dumpcap;

    /// <summary>Starts to record; skips the test where that cannot be done.</summary>
    public WireCapture(int port)
    {
        RealProgram.Require("tshark", "tshark");
        Skip.IfNot(Environment.UserName == "root", "recording packets needs root");
        _port = port;
        _marker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var own = ((IPEndPoint)_marker.LocalEndPoint!).Port;
        _dumpcap = Process.Start(new ProcessStartInfo("dumpcap", ["-q", "-i", "lo", "-B", "128", "-f", $"tcp port {port} or udp port {own}", "-w", Recording]) { RedirectStandardError = true })!;
        AwaitMarker("begin");
    }

    private string Recording => Path.Combine(_folder, "wire.pcapng");

    /// <summary>Ends the recording and has it read.</summary>
    public WireReport Read()
    {
        AwaitMarker("end");
        _dumpcap.Kill();
        _dumpcap.WaitForExit();
        var report = new WireReport { Complaints = Tshark("-Y", Complaint, "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message", "-e", "iscsi.opcode").Trim() };
        foreach (var name in Tshark("-T", "fields", "-E", "aggregator=,", "-e", "iscsi.opcode").Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var opcode = (Opcode)int.Parse(name.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            report.Pdus[opcode] = report.Pdus.GetValueOrDefault(opcode) + 1;
        }

        report.StatusesInData = Tshark("-T", "fields", "-E", "aggregator=,", "-e", "iscsi.scsidata.S").Split(['\n', ',']).Count(static s => s is "1" or "True");
        foreach (Match digest in Digest().Matches(Tshark("-V", "-Y", "iscsi")))
        {
            var good = digest.Groups[2].Value == "Good";
            report.HeaderDigests += good && digest.Groups[1].Value == "Header" ? 1 : 0;
            report.DataDigests += good && digest.Groups[1].Value == "Data" ? 1 : 0;
            report.BadDigests += good ? 0 : 1;
        }

        return report;
    }

    public void Dispose()
    {
        if (!_dumpcap.HasExited)
        {
            _dumpcap.Kill();
            _dumpcap.WaitForExit();
        }

        _dumpcap.Dispose();
        _marker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // What was sent before a datagram is recorded before it: once that is in the file, so is the rest.
    private void AwaitMarker(string word)
    {
        var marker = Encoding.ASCII.GetBytes($"bench-capture-{word}-{Guid.NewGuid():N}");
        var patience = Stopwatch.StartNew();
        while (!File.Exists(Recording) || ReadShared().AsSpan().IndexOf(marker) < 0)
        {
            Skip.If(_dumpcap.HasExited, $"dumpcap cannot record: {(_dumpcap.HasExited ? _dumpcap.StandardError.ReadToEnd() : "")}");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "dumpcap records nothing");
            _marker.SendTo(marker, _marker.LocalEndPoint!);
            _dumpcap.WaitForExit(50);
        }
    }

    private byte[] ReadShared()
    {
        using var stream = new FileStream(Recording, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Tshark(params string[] arguments) => RealTarget.Run("tshark", ["-r", Recording, "-o", $"iscsi.target_ports:{_port}", "-o", "tcp.desegment_tcp_streams:TRUE", .. arguments]);

    [GeneratedRegex("(Header|Data)Digest: 0x[0-9a-f]+ \\((Good|Bad)")]
    private static partial Regex Digest();
}

/// <summary>What tshark made of a recording.</summary>
internal sealed class WireReport
{
    /// <summary>Frames that it finds fault with, one a line; empty is right.</summary>
    public required string Complaints { get; init; }

    /// <summary>How many PDUs there were of each kind.</summary>
    public Dictionary<Opcode, int> Pdus { get; } = [];

    /// <summary>Data-In PDUs that carried the status.</summary>
    public int StatusesInData { get; set; }

    public int HeaderDigests { get; set; }

    public int DataDigests { get; set; }

    public int BadDigests { get; set; }

    public int this[Opcode opcode] => Pdus.GetValueOrDefault(opcode);

    /// <summary>PDUs outside of login, which has no digests.</summary>
    public int AfterLogin => Pdus.Values.Sum() - this[Opcode.LoginRequest] - this[Opcode.LoginResponse];
}
