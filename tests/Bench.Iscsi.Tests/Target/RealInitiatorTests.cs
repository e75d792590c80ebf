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
        "SCSI.ProutReserve", "SCSI.ProutClear", "SCSI.ProutPreempt", "SCSI.StartStopUnit", "SCSI.ReadOnly", "SCSI.NoMedia", "iSCSI.iSCSIdatasn", "iSCSI.iSCSIResiduals", "iSCSI.iSCSITMF",
    ];

    /// <summary>It waits three seconds for each answer that must not come.</summary>
    private const string SlowSuite = "iSCSI.iSCSIcmdsn";

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
        foreach (string suite in query.Length == 0 && blockSize == 512 ? [.. Suites, SlowSuite] : Suites)
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

    // qemu-img bench writes the pattern, so that what it did can be read back.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Qemu_and_iscsi_perf_load_the_target_with_and_without_chap(bool chap)
    {
        RealProgram.RequireQemu();
        RealProgram.Require("iscsi-perf", "libiscsi-bin");
        using var server = Serve(target => chap ? target with { Accounts = [new ChapCredentials("user1", "password1234")] } : target, "memory:64m");
        string url = chap ? Url(server).Replace("iscsi://", "iscsi://user1%password1234@", StringComparison.Ordinal) : Url(server);
        (int code, string output) = RealProgram.Run("qemu-img", "bench", "-f", "raw", "-t", "none", "-w", "--pattern=90", "-c", "4096", "-d", "32", "-s", "16384", url);
        Assert.True(code == 0, output);
        string back = Path.Combine(_folder, "out.img");
        (code, output) = RealProgram.Run("qemu-img", "convert", "-f", "raw", "-O", "raw", url, back);
        Assert.True(code == 0, output);
        Assert.True(File.ReadAllBytes(back).AsSpan().IndexOfAnyExcept((byte)90) < 0);
        (code, output) = RealProgram.Run("iscsi-perf", "-b", "8", "-m", "16", "-t", "1", url);
        Assert.True(code == 0 && server.Statistics().Reads > 100, output);
        Assert.Equal(0, server.Statistics().InternalErrors);
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

    [SkippableFact]
    public void Libiscsi_with_credentials_logs_in_where_no_chap_is_asked()
    {
        RealProgram.Require("iscsi-inq", "libiscsi-bin");
        using var server = Serve(target => target, "memory:1m");
        Assert.Contains("BENCH", RealProgram.Run("iscsi-inq", $"iscsi://user1%password1234@{server.Endpoint}/{RawInitiator.Target}/0").Output, StringComparison.Ordinal);
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
