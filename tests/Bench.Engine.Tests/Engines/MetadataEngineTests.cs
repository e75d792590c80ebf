using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Engine.Tests.Running;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>Engines on names: what they make, look up and remove, and whose things they leave alone.</summary>
public sealed class MetadataEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Directories_are_created_looked_up_and_deleted()
    {
        DaemonOutcome created = Ends("dircreate", static o => o.Unlink = false);
        Assert.Equal(5, Directory.GetDirectories(_folder.Root).Length);
        Assert.Equal((5, 5 * 4096, 5, 0), Counts(created));

        Assert.Equal((10, 10 * 4096, 10, 0), Counts(Ends("dirstat", static o => o.Loops = 2)));
        Assert.Equal(5, Directory.GetDirectories(_folder.Root).Length);

        Assert.Equal((5, 5 * 4096, 5, 0), Counts(Ends("dirdelete")));
        Assert.Empty(Directory.GetDirectories(_folder.Root));
    }

    [Fact]
    public void Directories_are_made_before_they_are_looked_up_and_go_with_unlink()
    {
        Assert.Equal((5, 5 * 4096, 5, 0), Counts(Ends("dirstat", static o => o.Unlink = true)));
        Assert.Empty(Directory.GetDirectories(_folder.Root));
    }

    [Fact]
    public void A_directory_that_is_there_cannot_be_created()
    {
        Directory.CreateDirectory(_folder["a.0.0"]);

        DaemonOutcome outcome = Run("dircreate");

        Assert.Equal(Errno.EEXIST, outcome.Errno);
        Assert.Equal($"creating {_folder["a.0.0"]} failed: File exists (EEXIST)", outcome.ErrorMessage);
    }

    [Fact]
    public void Further_blocks_of_a_file_count_but_have_no_latency()
    {
        DaemonOutcome outcome = Ends("filecreate", static o => o.FileSize = new SizeRange(16384, 16384));

        Assert.Equal((20, 20 * 4096, 5, 0), Counts(outcome));
        Assert.Equal([.. Enumerable.Repeat(0L, 5)], Directory.GetFiles(_folder.Root).Select(static file => new FileInfo(file).Length));
    }

    [Fact]
    public void Creating_a_file_that_is_there_leaves_its_content_alone()
    {
        _folder.Write("a.0.2", 100);

        Ends("filecreate");

        Assert.Equal(100, new FileInfo(_folder["a.0.2"]).Length);
    }

    [Theory]
    [InlineData("filedelete", false)]
    [InlineData("filedelete", true)]
    [InlineData("dirdelete", false)]
    public void What_others_made_is_not_deleted(string engine, bool empty)
    {
        Foreign(engine, empty);

        DaemonOutcome outcome = Run(engine);

        Assert.Equal(Errno.EPERM, outcome.Errno);
        Assert.Contains($"would delete {_folder["a.0.3"]}", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("--allow-destroy", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.True(Path.Exists(_folder["a.0.3"]));
    }

    [Theory]
    [InlineData("filedelete")]
    [InlineData("dirdelete")]
    public void It_goes_when_its_folder_is_named(string engine)
    {
        Foreign(engine, empty: true);

        Assert.Equal(0, Run(engine, settings: new RunSettings { AllowDestroy = [_folder.Root] }).Errno);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData("filecreate", "filedelete")]
    [InlineData("dircreate", "dirdelete")]
    public void What_an_earlier_run_made_may_be_deleted(string creates, string deletes)
    {
        Ends(creates);
        Assert.Equal(5, Directory.GetFileSystemEntries(_folder.Root).Length);

        Ends(deletes);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_directory_that_somebody_put_something_into_is_theirs()
    {
        Ends("dircreate");
        File.WriteAllText(Path.Combine(_folder["a.0.1"], "letter"), "dear");

        Assert.Equal(Errno.EPERM, Run("dirdelete").Errno);

        Assert.Equal(5, Directory.GetDirectories(_folder.Root).Length);
    }

    [Fact]
    public void A_file_of_others_is_not_unlinked_at_the_end_either()
    {
        _folder.Write("a.0.3", 4096);

        DaemonOutcome created = Run("filecreate", static o => o.Unlink = true);
        DaemonOutcome read = Run("psync", static o => o.Unlink = true);

        Assert.Equal((Errno.EPERM, Errno.EPERM), (created.Errno, read.Errno));
        Assert.True(File.Exists(_folder["a.0.3"]));
    }

    [Theory]
    [InlineData(IoPattern.Read)]
    [InlineData(IoPattern.Write)]
    public void Looking_up_writes_to_nothing(IoPattern pattern)
    {
        for (int file = 0; file < 5; file++)
        {
            _folder.Write($"a.0.{file}", 4096);
        }

        Assert.Equal(0, Run("filestat", o => o.ReadWrite = pattern).Errno);

        Assert.All(Directory.GetFiles(_folder.Root), static file => Assert.All(File.ReadAllBytes(file), static value => Assert.Equal(7, value)));
    }

    [Fact]
    public void A_device_is_no_name_to_delete()
    {
        using var folder = new TemporaryFolder();
        JobDefinition job = RunFixture.Job("a", 0, static o =>
        {
            o.IoEngine = "filedelete";
            o.Filename = "/dev/null";
        });

        DaemonOutcome outcome = Run(job, new RunSettings());

        Assert.Equal(Errno.EINVAL, outcome.Errno);
        Assert.True(File.Exists("/dev/null"));
    }

    private void Foreign(string engine, bool empty)
    {
        if (engine == "dirdelete")
        {
            Directory.CreateDirectory(_folder["a.0.3"]);
        }
        else
        {
            _folder.Write("a.0.3", empty ? 0 : 4096);
        }
    }

    private DaemonOutcome Ends(string engine, Action<JobOptions>? configure = null)
    {
        DaemonOutcome outcome = Run(engine, configure);
        Assert.Null(outcome.ErrorMessage);
        return outcome;
    }

    private DaemonOutcome Run(string engine, Action<JobOptions>? configure = null, RunSettings? settings = null) => Run(
        RunFixture.Job("a", 0, o =>
        {
            o.IoEngine = engine;
            o.Directory = _folder.Root;
            o.NrFiles = 5;
            o.Size = null;
            o.FileSize = new SizeRange(4096, 4096);
            configure?.Invoke(o);
        }),
        settings ?? new RunSettings());

    private static DaemonOutcome Run(JobDefinition job, RunSettings settings)
    {
        using var coordinator = new RunCoordinator(
            RunPlanner.Plan(new JobSet([job], [], [])), EngineCatalog.CreateStandard(), settings, new SilentObserver());
        return Assert.Single(coordinator.Run().Daemons);
    }

    private static (long Ios, long Bytes, long Clat, long Lat) Counts(DaemonOutcome outcome)
    {
        var read = outcome.Statistics.Read;
        return (read.TotalIos, read.Bytes, read.Clat.Count, read.Lat.Count);
    }
}
