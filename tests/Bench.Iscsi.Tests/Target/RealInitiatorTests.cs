using System.Net;
using System.Text.RegularExpressions;
using Bench.Iscsi.Login;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Tests.Fixtures;

namespace Bench.Iscsi.Tests.Target;

/// <summary>Debian's own initiators against our target: libiscsi-bin and qemu-utils with qemu-block-extra.</summary>
public sealed partial class RealInitiatorTests : IDisposable
{
    /// <summary>Suites of iscsi-test-cu that take under a second each and that a target for benchmarks must pass.</summary>
    private static readonly string[] Suites =
    [
        "SCSI.TestUnitReady", "SCSI.Inquiry", "SCSI.ReadCapacity10", "SCSI.ReadCapacity16", "SCSI.Mandatory", "SCSI.ModeSense6", "SCSI.ReportSupportedOpcodes",
        "SCSI.Read6", "SCSI.Read10", "SCSI.Read12", "SCSI.Read16", "SCSI.Write10", "SCSI.Write12", "SCSI.Write16", "SCSI.WriteVerify10", "SCSI.WriteVerify16",
        "SCSI.Verify10", "SCSI.Verify16", "SCSI.WriteSame10", "SCSI.WriteSame16", "SCSI.Unmap", "SCSI.GetLBAStatus", "SCSI.CompareAndWrite", "SCSI.OrWrite",
        "SCSI.Prefetch10", "SCSI.Prefetch16", "SCSI.PrinReadKeys", "SCSI.PrinReportCapabilities", "SCSI.PrinServiceactionRange", "SCSI.ProutRegister",
        "SCSI.ProutReserve", "SCSI.ProutClear", "SCSI.ProutPreempt", "SCSI.StartStopUnit", "iSCSI.iSCSIdatasn", "iSCSI.iSCSIResiduals", "iSCSI.iSCSITMF",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-target-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData(512, "")]
    [InlineData(4096, "")]
    [InlineData(512, "?header_digest=crc32c")]
    public void Every_suite_of_iscsi_test_cu_passes(int blockSize, string query)
    {
        RealProgram.Require("iscsi-test-cu", "libiscsi-bin");
        using var server = Serve(target => target, $"memory:256m,block={blockSize}");
        foreach (string suite in Suites)
        {
            (_, string output) = RealProgram.Run("iscsi-test-cu", "-d", "-n", "-t", suite, Url(server) + query);
            Match tests = Summary().Match(output);
            Assert.True(tests.Success && tests.Groups[2].Value == "0" && tests.Groups[1].Value != "0", output);
        }
        Assert.Equal(0, server.Statistics().InternalErrors);
    }

    [SkippableTheory]
    [InlineData(true, true, 512)]
    [InlineData(true, false, 512)]
    [InlineData(false, true, 4096)]
    [InlineData(false, false, 512)]
    public void Qemu_writes_an_image_and_reads_the_same_back(bool initialR2T, bool immediateData, int blockSize)
    {
        RealProgram.RequireQemu();
        using var server = Serve(target => target with { Negotiation = target.Negotiation with { InitialR2T = initialR2T, ImmediateData = immediateData } }, $"memory:16m,block={blockSize}");
        string image = Path.Combine(_folder, "in.img"), back = Path.Combine(_folder, "out.img");
        byte[] data = new byte[16 << 20];
        new Random(1).NextBytes(data);
        File.WriteAllBytes(image, data);
        (int written, string output) = RealProgram.Run("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", image, Url(server));
        Assert.True(written == 0, output);
        (int read, output) = RealProgram.Run("qemu-img", "convert", "-f", "raw", "-O", "raw", Url(server), back);
        Assert.True(read == 0, output);
        Assert.True(data.AsSpan().SequenceEqual(File.ReadAllBytes(back)));
    }

    [SkippableFact]
    public void Iscsi_ls_finds_the_target_and_its_units()
    {
        RealProgram.Require("iscsi-ls", "libiscsi-bin");
        using var server = Serve(target => target, "memory:64m", "null:1g,block=4096");
        (int code, string output) = RealProgram.Run("iscsi-ls", "-s", $"iscsi://{server.Endpoint}");
        Assert.Equal(0, code);
        Assert.Contains($"Target:{RawInitiator.Target} Portal:{server.Endpoint},1", output, StringComparison.Ordinal);
        Assert.Contains("Lun:1    Type:DIRECT_ACCESS (Size:1023M)", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Chap_is_asked_of_libiscsi_and_answered_to_it()
    {
        RealProgram.Require("iscsi-inq", "libiscsi-bin");
        using var server = Serve(target => target with { Accounts = [new ChapCredentials("user1", "password1234")], OwnCredentials = new ChapCredentials("muser", "mpassword1234") }, "memory:1m");
        string with = $"iscsi://user1%password1234@{server.Endpoint}/{RawInitiator.Target}/0";
        Assert.Contains("BENCH", RealProgram.Run("iscsi-inq", with).Output, StringComparison.Ordinal);
        Assert.Contains("BENCH", RealProgram.Run("iscsi-inq", with + "?target_user=muser&target_password=mpassword1234").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BENCH", RealProgram.Run("iscsi-inq", with + "?target_user=muser&target_password=mpassword9999").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BENCH", RealProgram.Run("iscsi-inq", with.Replace("1234", "9999", StringComparison.Ordinal)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BENCH", RealProgram.Run("iscsi-inq", Url(server)).Output, StringComparison.Ordinal);
    }

    private static IscsiTargetServer Serve(Func<TargetDefinition, TargetDefinition> change, params string[] luns) => IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Targets = [change(new TargetDefinition(RawInitiator.Target, [.. luns.Select(LunSpec.Parse)]))],
    });

    private static string Url(IscsiTargetServer server) => $"iscsi://{server.Endpoint}/{RawInitiator.Target}/0";

    [GeneratedRegex(@"tests\s+\d+\s+(\d+)\s+\d+\s+(\d+)")]
    private static partial Regex Summary();
}
