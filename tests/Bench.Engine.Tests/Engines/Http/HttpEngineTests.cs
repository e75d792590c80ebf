using Bench.Engine.Engines.Http;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Results;
using Bench.Engine.Tests.Running;

namespace Bench.Engine.Tests.Engines.Http;

/// <summary>Objects on a real nginx, and on a server that checks every signature for itself.</summary>
public sealed class HttpEngineTests(NginxFixture nginx) : IClassFixture<NginxFixture>
{
    private const int Block = 16384;
    private const int Blocks = 8;

    [SkippableFact]
    public void Blocks_are_objects_on_a_webdav_server_and_read_back_right()
    {
        nginx.Start();

        DaemonOutcome outcome = Ends(nginx.Host, static options =>
        {
            options.ReadWrite = IoPattern.RandWrite;
            options.Verify = VerifyMethod.Crc32c;
            options.RefillBuffers = true;
            options.EngineOptions["http_user"] = "ann";
            options.EngineOptions["http_pass"] = "open sesame";
        });

        Assert.Equal((Blocks, Blocks), (outcome.Statistics.Write.TotalIos, outcome.Statistics.Read.TotalIos));
        Assert.Equal(
            Enumerable.Range(0, Blocks).Select(static block => $"a b_{block * Block}_{Block}").Order(StringComparer.Ordinal),
            Directory.GetFiles(nginx.Files).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Ends(nginx.Host, static options =>
        {
            options.ReadWrite = IoPattern.Trim;
            options.EngineOptions["http_user"] = "ann";
            options.EngineOptions["http_pass"] = "open sesame";
        });
        Assert.Empty(Directory.GetFiles(nginx.Files));
    }

    [SkippableFact]
    public void A_wrong_password_is_an_error_that_names_request_and_answer()
    {
        nginx.Start();
        var said = new Messages();

        DaemonOutcome outcome = Run(nginx.Host, static options => options.EngineOptions["http_user"] = "eve", said);

        Assert.Equal(Errno.EACCES, outcome.Errno);
        Assert.Contains(said.All, text => text.Contains($"GET http://{nginx.Host}/a%20b_0_{Block}", StringComparison.Ordinal) && text.Contains("401", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_request_to_s3_is_signed_for_what_it_is()
    {
        using var server = new ObjectServer { ChecksSignatures = true };

        DaemonOutcome outcome = Ends(server.Host, static options =>
        {
            ToS3(options);
            options.ReadWrite = IoPattern.Write;
            options.Verify = VerifyMethod.Md5;
            options.RefillBuffers = true;
            options.EngineOptions["http_s3_storage_class"] = "REDUCED_REDUNDANCY";
            options.EngineOptions["http_s3_security_token"] = "for a day";
            options.EngineOptions["http_s3_sse_customer_key"] = "0123456789abcdef0123456789abcdef";
        });
        Assert.Equal(Blocks, outcome.Statistics.Read.TotalIos);
        Assert.Equal("REDUCED_REDUNDANCY", server.LastPut["x-amz-storage-class"]);
        Assert.Equal("for a day", server.LastPut["x-amz-security-token"]);
        Assert.Equal("hRasmdxgYDKV3nvbahU1MA==", server.LastPut["x-amz-server-side-encryption-customer-key-md5"]);
        Assert.Equal(Blocks, server.Objects.Count);

        Ends(server.Host, static options =>
        {
            ToS3(options);
            options.ReadWrite = IoPattern.Trim;
        });
        Assert.Empty(server.Objects);
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var server = new ObjectServer { ChecksSignatures = true };

        DaemonOutcome outcome = Run(server.Host, static options =>
        {
            ToS3(options);
            options.EngineOptions["http_s3_key"] = "guess";
        });

        Assert.Equal(Errno.EACCES, outcome.Errno);
    }

    [Fact]
    public void Swift_gets_token_and_checksum()
    {
        using var server = new ObjectServer { ChecksSwift = true };

        Ends(server.Host, static options =>
        {
            options.ReadWrite = IoPattern.ReadWrite;
            options.EngineOptions["http_mode"] = HttpMode.Swift;
            options.EngineOptions["http_swift_auth_token"] = ObjectServer.Key;
        });

        Assert.Empty(server.Complaints);
    }

    [Fact]
    public void Ranges_of_one_object_are_read_where_files_are_objects()
    {
        using var server = new ObjectServer();
        byte[] data = new byte[Blocks * Block];
        data.AsSpan().Fill(0x77);
        server.Objects["/a%20b"] = data;

        DaemonOutcome outcome = Ends(server.Host, static options =>
        {
            options.EngineOptions["http_object_mode"] = HttpObjectMode.Range;
            options.Verify = VerifyMethod.Pattern;
            options.VerifyPattern = [new PatternPiece(new byte[] { 0x77 })];
        });

        Assert.Equal(Blocks, outcome.Statistics.Read.TotalIos);
    }

    [Fact]
    public void An_object_that_does_not_exist_reads_as_zeroes()
    {
        using var server = new ObjectServer();

        Ends(server.Host, static options =>
        {
            options.Verify = VerifyMethod.Pattern;
            options.VerifyPattern = [new PatternPiece(new byte[] { 0 })];
        });
    }

    [Theory]
    [InlineData(507, Errno.ENOSPC)]
    [InlineData(500, Errno.EIO)]
    public void What_the_server_cannot_do_is_an_error_of_the_io(int status, int errno)
    {
        using var server = new ObjectServer { Status = status };

        Assert.Equal(errno, Run(server.Host, static options => options.ReadWrite = IoPattern.Write).Errno);
    }

    [Fact]
    public void An_object_of_another_size_is_an_error()
    {
        using var server = new ObjectServer();
        server.Objects[$"/a%20b_0_{Block}"] = new byte[100];

        Assert.Equal(Errno.EIO, Run(server.Host, static _ => { }).Errno);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.Contains("reads only", Run("x", static options =>
        {
            options.ReadWrite = IoPattern.Write;
            options.EngineOptions["http_object_mode"] = HttpObjectMode.Range;
        }).ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("http_s3_keyid=", Run("x", static options => options.EngineOptions["http_mode"] = HttpMode.S3).ErrorMessage, StringComparison.Ordinal);
    }

    private static void ToS3(JobOptions options)
    {
        options.EngineOptions["http_mode"] = HttpMode.S3;
        options.EngineOptions["http_s3_keyid"] = "ann";
        options.EngineOptions["http_s3_key"] = ObjectServer.Key;
    }

    private static DaemonOutcome Ends(string host, Action<JobOptions> configure)
    {
        DaemonOutcome outcome = Run(host, configure);
        Assert.Null(outcome.ErrorMessage);
        return outcome;
    }

    private static DaemonOutcome Run(string host, Action<JobOptions> configure, Messages? said = null) => RunFixture.Run(
        said ?? new Messages(),
        RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = "http";
            options.Filename = "/a b";
            options.ReadWrite = IoPattern.Read;
            options.Size = new SizeSpec(Blocks * Block);
            options.BlockSize = new(new SizeRange(Block, Block));
            options.EngineOptions["http_host"] = host;
            configure(options);
        })).Daemons[0];

    private sealed class Messages : SilentObserver, Bench.Engine.Running.IRunObserver
    {
        public List<string> All { get; } = [];

        void Bench.Engine.Running.IRunObserver.Message(string text) => All.Add(text);
    }
}
