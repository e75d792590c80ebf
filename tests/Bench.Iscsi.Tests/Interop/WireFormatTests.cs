using System.Net;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Tests.Fixtures;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Our traffic in both roles as tshark reads it.</summary>
public sealed class WireFormatTests(TgtdFixture tgtd) : IClassFixture<TgtdFixture>
{
    private static readonly Opcode[] Usual =
    [
        Opcode.NopOut, Opcode.ScsiCommand, Opcode.LoginRequest, Opcode.TextRequest, Opcode.DataOut, Opcode.LogoutRequest,
        Opcode.NopIn, Opcode.ScsiResponse, Opcode.LoginResponse, Opcode.TextResponse, Opcode.DataIn, Opcode.LogoutResponse, Opcode.ReadyToTransfer,
    ];

    [SkippableTheory]
    [InlineData("None", "None", true, false)]
    [InlineData("CRC32C", "None", false, true)]
    [InlineData("None", "CRC32C", true, true)]
    [InlineData("CRC32C", "CRC32C", false, false)]
    public void Our_initiator_speaks_clearly_to_tgtd(string header, string data, bool immediateData, bool initialR2T)
    {
        Skip.If(tgtd.WhyNot is not null, tgtd.WhyNot);
        using var capture = new WireCapture(tgtd.Port);
        var counted = Converse(new PortalAddress("127.0.0.1", tgtd.Port), TgtdFixture.Prefix + "digest", lun: 1, header, data, immediateData, initialR2T, connections: 1);
        Check(capture.Read(), header, data, counted);
    }

    [SkippableTheory]
    [InlineData("None", "None", true, false)]
    [InlineData("CRC32C", "None", false, true)]
    [InlineData("None", "CRC32C", true, true)]
    [InlineData("CRC32C", "CRC32C", false, false)]
    public void Our_initiator_and_our_target_speak_clearly_to_each_other(string header, string data, bool immediateData, bool initialR2T)
    {
        using var server = Serve();
        using var capture = new WireCapture(server.Endpoint.Port);
        var portal = new PortalAddress("127.0.0.1", server.Endpoint.Port);
        var counted = Converse(portal, RawInitiator.Target, lun: 0, header, data, immediateData, initialR2T, connections: 3);
        Check(capture.Read(), header, data, counted);
    }

    [SkippableTheory]
    [InlineData("none", "None")]
    [InlineData("crc32c", "CRC32C")]
    public void Our_target_speaks_clearly_to_libiscsi_and_qemu(string query, string header)
    {
        RealProgram.Require("iscsi-inq", "libiscsi-bin");
        RealProgram.RequireQemu();
        using var server = Serve();
        using var capture = new WireCapture(server.Endpoint.Port);
        var url = $"iscsi://{server.Endpoint}/{RawInitiator.Target}/0?header_digest={query}";
        var qemu = $"driver=iscsi,transport=tcp,portal={server.Endpoint},target={RawInitiator.Target},lun=0,header-digest={query}";
        foreach (var (program, arguments) in new (string, string[])[]
        {
            ("iscsi-inq", [url]),
            ("iscsi-inq", ["-e", "1", "-c", "176", url]),
            ("iscsi-readcapacity16", [url]),
            ("iscsi-swp", [url]),
            ("qemu-io", ["--image-opts", qemu, "-c", "write -P 7 0 1m", "-c", "aio_write -P 8 1m 300k", "-c", "aio_flush", "-c", "flush", "-c", "read -P 7 0 1m", "-c", "read -P 8 1m 300k", "-c", "write -z -u 0 64k", "-c", "read -P 0 0 64k", "-c", "discard 64k 64k"]),
        })
        {
            var (code, output) = RealProgram.Run(program, arguments);
            Assert.True(code == 0 && !output.Contains("Pattern verification failed", StringComparison.Ordinal), output);
        }

        var report = capture.Read();
        Assert.Equal("", report.Complaints);
        Assert.Equal(0, report.BadDigests);
        Assert.True(report[Opcode.ScsiCommand] > 20);
        Assert.True(header == "None" ? report.HeaderDigests == 0 : report.HeaderDigests > 20);
        Assert.Equal(report[Opcode.ScsiCommand], report[Opcode.ScsiResponse] + report.StatusesInData);
        Assert.Equal(0, report[Opcode.Reject]);
    }

    // Everything our initiator can say; gives its PDUs, both directions, outside of logins.
    private static long Converse(PortalAddress portal, string target, int lun, string header, string data, bool immediateData, bool initialR2T, int connections)
    {
        var options = new IscsiConnectOptions
        {
            Portal = portal,
            TargetName = target,
            Connections = connections,
            Wishes = new NegotiationWishes
            {
                HeaderDigest = header,
                DataDigest = data,
                ImmediateData = immediateData,
                InitialR2T = initialR2T,
                MaxConnections = connections,
                FirstBurstLength = 16384,
                MaxBurstLength = 65536,
                MaxRecvDataSegmentLength = 8192,
            },
        };
        using var driver = new SessionDriver(options, depth: 8);
        driver.Connect();
        using (var unit = new LogicalUnit(driver, lun))
        {
            var info = unit.Describe();
            unit.ReportLuns();
            var bytes = new byte[300 * 512];
            new Random(5).NextBytes(bytes);
            foreach (var length in new[] { 512, 8192, 16384, bytes.Length })
            {
                unit.Write(64, bytes.AsSpan(0, length), 512);
                Assert.Equal(bytes.AsSpan(0, length).ToArray(), unit.Read(64, (uint)(length / 512), 512));
            }

            unit.Verify(64, bytes.AsSpan(0, 4096), 512);
            unit.WriteSame(2048, 16, bytes.AsSpan(0, 512), unmap: false);
            if (info.HasUnmap)
            {
                unit.Unmap([new(2048, 8)]);
            }

            unit.SynchronizeCache();
            Assert.Throws<ScsiException>(() => unit.Read(1ul << 40, 1, 512));
        }

        driver.LogOut();
        return driver.Session.Counters.PdusSent + driver.Session.Counters.PdusReceived;
    }

    private static void Check(WireReport report, string header, string data, long counted)
    {
        Assert.Equal("", report.Complaints);
        Assert.Equal(0, report.BadDigests);
        Assert.Empty(report.Pdus.Keys.Except(Usual));
        Assert.Equal(report.Pdus.Values.Sum(), counted);
        Assert.Equal(header == "None" ? 0 : report.AfterLogin, report.HeaderDigests);
        Assert.True(data == "None" ? report.DataDigests == 0 : report.DataDigests > 20);
        Assert.Equal(report[Opcode.ScsiCommand], report[Opcode.ScsiResponse] + report.StatusesInData);
        Assert.Equal(report[Opcode.LoginRequest], report[Opcode.LoginResponse]);
        Assert.Equal(report[Opcode.LogoutRequest], report[Opcode.LogoutResponse]);
        Assert.True(report[Opcode.ReadyToTransfer] > 0 && report[Opcode.DataOut] > 0 && report[Opcode.DataIn] > 20);
    }

    private static IscsiTargetServer Serve() => IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Targets = [new TargetDefinition(RawInitiator.Target, [LunSpec.Parse("memory:64m"), LunSpec.Parse("memory:64m,block=4096")])],
    });
}
