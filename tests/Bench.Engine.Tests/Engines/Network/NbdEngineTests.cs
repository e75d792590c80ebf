using System.Net;
using System.Net.Sockets;
using Bench.Engine.Engines;
using Bench.Engine.Engines.Network;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Engine.Tests.Running;

namespace Bench.Engine.Tests.Engines.Network;

/// <summary>Exports of a real nbdkit: data, depth, trims, flushes, and what is refused.</summary>
public sealed class NbdEngineTests(NbdkitFixture server) : IClassFixture<NbdkitFixture>
{
    private const string Memory = "16M";

    [SkippableTheory]
    [InlineData(4096, 1)]
    [InlineData(4096, 32)]
    [InlineData(1 << 20, 8)]
    public void What_is_written_is_read_back_right(int block, int depth)
    {
        DaemonOutcome outcome = Ends(server.Serve("memory", Memory), options =>
        {
            options.ReadWrite = IoPattern.RandWrite;
            options.Verify = VerifyMethod.Crc32c;
            options.RefillBuffers = true;
            options.BlockSize = new(new SizeRange(block, block));
            options.IoDepth = depth;
        });

        Assert.Equal(NbdkitFixture.Size, outcome.Statistics.Write.Bytes);
        Assert.Equal(NbdkitFixture.Size, outcome.Statistics.Read.Bytes);
        Assert.Equal(outcome.Statistics.Read.TotalIos, outcome.Statistics.Read.Slat.Count);
    }

    [SkippableFact]
    public void Trimmed_blocks_read_as_zeroes_and_flushes_reach_the_server()
    {
        string uri = server.Serve("memory", Memory);
        Ends(uri, static options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.BufferPattern = [new PatternPiece(new byte[] { 0x11 })];
            options.Fsync = 64;
        });

        DaemonOutcome trimmed = Ends(uri, static options => options.ReadWrite = IoPattern.Trim, allowed: true);
        DaemonOutcome read = Ends(uri, static options =>
        {
            options.Verify = VerifyMethod.Pattern;
            options.VerifyPattern = [new PatternPiece(new byte[] { 0 })];
        });

        Assert.Equal(NbdkitFixture.Size, trimmed.Statistics.Trim.Bytes);
        Assert.Equal(NbdkitFixture.Size, read.Statistics.Read.Bytes);
    }

    [SkippableFact]
    public void A_whole_queue_of_large_writes_and_reads_does_not_stall()
    {
        // More than the sockets hold in both directions: whoever only sends, or only receives, stands still here.
        DaemonOutcome outcome = Ends(server.Serve("--threads=1", "memory", "256M"), static options =>
        {
            options.ReadWrite = IoPattern.RandReadWrite;
            options.BlockSize = new(new SizeRange(2 << 20, 2 << 20));
            options.IoDepth = 32;
            options.IoDepthBatch = 32;
        });

        Assert.Equal(256L << 20, outcome.Statistics.Read.Bytes + outcome.Statistics.Write.Bytes);
    }

    [SkippableFact]
    public void Errors_of_the_server_are_errors_of_the_io()
    {
        DaemonOutcome outcome = Run(server.Serve("--filter=error", "memory", Memory, "error-pread=ENOSPC", "error-pread-rate=100%"), static _ => { });

        Assert.Equal(Errno.ENOSPC, outcome.Errno);
        Assert.Contains("read of 4096 bytes", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_read_only_export_is_not_written_to()
    {
        DaemonOutcome outcome = Run(server.Serve("-r", "memory", Memory), static options => options.ReadWrite = IoPattern.Write);

        Assert.Equal(Errno.EROFS, outcome.Errno);
    }

    [SkippableFact]
    public void An_export_that_holds_something_is_refused_until_it_is_named()
    {
        string uri = server.Serve("data", "@510 0x55 0xAA @446 0x80 0 0 0 0x83", "size=16M");

        DaemonOutcome refused = Run(uri, static options => options.ReadWrite = IoPattern.Write);

        Assert.Equal(Errno.EPERM, refused.Errno);
        Assert.Contains("partition table", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Null(Run(uri, static options => options.ReadWrite = IoPattern.Write, allowed: true).ErrorMessage);
    }

    [SkippableFact]
    public void A_server_that_is_older_than_options_serves_as_well()
    {
        DaemonOutcome outcome = Ends(server.Serve("--mask-handshake=0", "memory", Memory), static options => options.ReadWrite = IoPattern.RandRead);

        Assert.Equal(NbdkitFixture.Size, outcome.Statistics.Read.Bytes);
    }

    [Fact]
    public void A_server_that_hangs_up_in_the_middle_ends_the_job_with_its_name()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(() =>
        {
            using Socket peer = listener.AcceptSocket();
            peer.Send(new byte[18]);
        });

        DaemonOutcome outcome = Run($"nbd://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x", static _ => { });

        Assert.Equal(Errno.ENXIO, outcome.Errno);
        Assert.Contains("newstyle", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nbd://host", "host", 10809, null, "")]
    [InlineData("nbd://host:12/disk%20one", "host", 12, null, "disk one")]
    [InlineData("nbd://[::1]:12/", "::1", 12, null, "")]
    [InlineData("nbd+unix:///e?socket=/run/s", null, 0, "/run/s", "e")]
    public void An_address_says_where_the_export_is(string text, string? host, int port, string? socket, string export) =>
        Assert.Equal(new NbdAddress(host, port, socket, export), NbdAddress.Parse(text));

    [Theory]
    [InlineData("nbds://host/", "TLS")]
    [InlineData("nbd+unix:///e", "socket=PATH")]
    [InlineData("http://host/", "no NBD URI")]
    [InlineData("disk", "no NBD URI")]
    public void Another_address_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<DeviceException>(() => NbdAddress.Parse(text)).Message, StringComparison.Ordinal);

    private static DaemonOutcome Ends(string uri, Action<JobOptions> configure, bool allowed = false)
    {
        DaemonOutcome outcome = Run(uri, configure, allowed);
        Assert.Null(outcome.ErrorMessage);
        return outcome;
    }

    private static DaemonOutcome Run(string uri, Action<JobOptions> configure, bool allowed = false)
    {
        JobDefinition job = RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = "nbd";
            options.Size = null;
            options.ReadWrite = IoPattern.Read;
            options.EngineOptions["uri"] = uri;
            configure(options);
        });
        using var coordinator = new RunCoordinator(
            RunPlanner.Plan(new JobSet([job], [], [])),
            EngineCatalog.CreateStandard(),
            new RunSettings { AllowDestroy = allowed ? [NbdAddress.Parse(uri).ToString()] : [] },
            new SilentObserver());
        return Assert.Single(coordinator.Run().Daemons);
    }
}
