namespace Bench.Cli.Tests;

/// <summary>Mistakes that users make: each ends with a short message that says what and where, and with the right exit code.</summary>
public sealed class WrongInputTests : IDisposable
{
    private const int Usage = 2;
    private const int Environment = 3;

    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("an unknown option", "ioengine=null\nsize=1m\nblocksiz=4k", "job.fio:4", "blocksiz", "blocksize")]
    [InlineData("an unknown engine", "ioengine=nosuch\nsize=1m", "job.fio:2", "nosuch", "")]
    [InlineData("an unknown unit", "ioengine=null\nsize=1m\nruntime=10parsec", "job.fio:4", "runtime", "")]
    [InlineData("a fraction of a byte", "ioengine=null\nsize=1m\nbs=1.3", "job.fio:4", "bs", "")]
    [InlineData("a negative runtime", "ioengine=null\nsize=1m\nruntime=-5", "job.fio:4", "runtime", "")]
    [InlineData("a size of zero", "ioengine=null\nsize=0", "job.fio", "size", "")]
    [InlineData("a depth of zero", "ioengine=null\nsize=1m\niodepth=0", "job.fio:4", "iodepth", "")]
    [InlineData("a word for a boolean", "ioengine=null\nsize=1m\ndirect=yes", "job.fio:4", "direct", "")]
    [InlineData("an unknown direction", "ioengine=null\nsize=1m\nrw=sideways", "job.fio:4", "rw", "randread")]
    [InlineData("an option fio has and Bench has not", "ioengine=rbd\nsize=1m", "job.fio:2", "rbd", "")]
    [InlineData("two rates at once", "ioengine=null\nsize=1m\nrate=1m\nrate_iops=10", "job.fio", "rate", "")]
    [InlineData("waiting for a job that is not there", "ioengine=null\nsize=1m\nwait_for=ghost", "job.fio:4", "ghost", "")]
    [InlineData("more than all of a bssplit", "ioengine=null\nsize=1m\nbssplit=4k/70:8k/70", "job.fio:4", "bssplit", "")]
    [InlineData("a missing include", "include nothere.fio\nsize=1m", "job.fio:2", "nothere.fio", "")]
    [InlineData("a shell command without leave", "ioengine=null\nsize=1m\nexec_prerun=true", "job.fio", "exec_prerun", "--allow-exec")]
    [InlineData("a missing file without a size", "filename=nothere\nrw=read", "", "size=", "")]
    [InlineData("unaligned direct I/O", "filename=data\nrw=write\ndirect=1\nbs=1000\nsize=64000", "", "1000", "direct")]
    public void A_mistake_in_a_job_file_is_named_with_its_place(string what, string options, string place, string culprit, string hint)
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", $"[a]\n{options}\n"));

        AssertShortMessage(what, run, Usage, place, culprit, hint);
    }

    [Theory]
    [InlineData("a missing job file", Usage, "nothere.fio", "run", "nothere.fio")]
    [InlineData("no job file", Usage, "", "run")]
    [InlineData("an unknown command", Usage, "rum", "rum", "x.fio")]
    [InlineData("an unknown flag", Usage, "--labell", "run", "x.fio", "--labell", "x")]
    [InlineData("a label of two lines", Usage, "--label", "run", "x.fio", "--label", "a\nb")]
    [InlineData("a change that is no percentage", Usage, "--fail-if", "compare", "a", "b", "--fail-if", "iops<5")]
    [InlineData("a word for a confidence", Usage, "--confidence", "compare", "a", "b", "--confidence", "abc")]
    [InlineData("a word for an interval", Usage, "--status-interval", "run", "x.fio", "--status-interval", "abc")]
    [InlineData("an endless interval", Usage, "--status-interval", "run", "x.fio", "--status-interval", "Infinity")]
    [InlineData("a missing result", Usage, "nothere.json", "report", "nothere.json")]
    public void A_mistake_on_the_command_line_is_named(string what, int exitCode, string culprit, params string[] args)
    {
        BenchProcess.Finished run = _bench.Run(args);

        AssertShortMessage(what, run, exitCode, culprit);
    }

    [Fact]
    public void A_directory_is_no_target()
    {
        Directory.CreateDirectory(_bench.PathOf("folder"));

        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", "[a]\nfilename=folder\nrw=write\nsize=64k\n"));

        AssertShortMessage("a directory as target", run, Environment, "folder", "directory");
    }

    [Fact]
    public void A_missing_device_is_named()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", "[a]\nfilename=/dev/nosuchdisk\nrw=randread\nsize=1m\n"));

        AssertShortMessage("a missing device", run, Environment, "/dev/nosuchdisk");
    }

    [Fact]
    public void A_foreign_file_is_not_overwritten()
    {
        _bench.Write("thesis.txt", new string('x', 8192));

        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", "[a]\nfilename=thesis.txt\nrw=write\nsize=4k\n"));

        AssertShortMessage("a foreign file", run, Environment, "thesis.txt", "--allow-destroy");
        Assert.Equal(new string('x', 8192), File.ReadAllText(_bench.PathOf("thesis.txt")));
    }

    [Fact]
    public void A_file_of_ours_is_overwritten_until_somebody_else_changes_it()
    {
        string job = _bench.Write("job.fio", "[a]\nfilename=data\nrw=write\nsize=64k\n");
        Assert.Equal(0, _bench.Run("run", job).ExitCode);
        Assert.Equal(0, _bench.Run("run", job).ExitCode);
        _bench.RunPeer("sh", "-c", "cp -a data copy; echo precious | dd of=data conv=notrunc");

        BenchProcess.Finished changed = _bench.Run("run", job);
        BenchProcess.Finished copied = _bench.Run("run", job, "--set", "filename=copy");

        AssertShortMessage("a changed file", changed, Environment, "data", "--allow-destroy");
        AssertShortMessage("a copied file", copied, Environment, "copy", "--allow-destroy");
        Assert.StartsWith("precious", File.ReadAllText(_bench.PathOf("data")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_that_the_user_names_is_overwritten()
    {
        _bench.Write("scratch", new string('x', 8192));

        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nfilename=scratch\nrw=write\nsize=4k\n"), "--allow-destroy", "scratch");

        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual(new string('x', 4096), File.ReadAllText(_bench.PathOf("scratch"))[..4096]);
    }

    [Fact]
    public void A_writing_job_is_refused_under_readonly()
    {
        BenchProcess.Finished run = _bench.Run("run", "--readonly", _bench.Write("job.fio", "[a]\nioengine=null\nrw=write\nsize=4k\n"));

        AssertShortMessage("a writer under --readonly", run, Usage, "write");
    }

    [Fact]
    public void Results_that_cannot_be_saved_are_told_before_the_run()
    {
        _bench.Write("occupied", "");

        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=4k\n"), "--out", "occupied/results");

        AssertShortMessage("an impossible result folder", run, Environment, "occupied/results", "--out");
    }

    [Fact]
    public void A_line_of_the_settings_that_cannot_be_read_is_named_but_not_shown()
    {
        _bench.Write("bench.ini", "[chap]\nuser1 password1234\n");
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", "[j]\nioengine=null\nsize=1m\n"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bench.ini:2: expected NAME=VALUE", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("password1234", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_on_a_synchronous_engine_is_a_warning()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", "[a]\nioengine=psync\niodepth=32\nsize=64k\n"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("psync is synchronous", run.Error, StringComparison.Ordinal);
    }

    private static void AssertShortMessage(string what, BenchProcess.Finished run, int exitCode, params string[] parts)
    {
        string shown = $"{what}: exit {run.ExitCode}, stderr: {run.Error}";
        Assert.True(run.ExitCode == exitCode, $"expected exit {exitCode}; {shown}");
        Assert.All(parts, part => Assert.True(run.Error.Contains(part, StringComparison.Ordinal), $"no '{part}' in {shown}"));
        Assert.False(run.Error.Contains("   at ", StringComparison.Ordinal), $"a stack trace; {shown}");
        Assert.True(run.Error.TrimEnd().Split('\n').Length <= 4, $"too long; {shown}");
        Assert.NotEqual("", run.Error);
    }
}
