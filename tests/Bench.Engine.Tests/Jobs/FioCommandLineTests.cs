using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

public sealed class FioCommandLineTests
{
    private const string TwoJobs = "[global]\nioengine=null\nsize=64k\n[a]\nrw=write\nbs=8k\n[b]\nbs=16k\n";

    [Fact]
    public void Names_start_jobs_and_options_belong_to_the_job_before_them()
    {
        var jobs = Parse("--name=x", "--ioengine=null", "--size=64k", "--bs=8k", "--name=y", "--ioengine=null", "--size=64k", "--bs=16k").Jobs.Jobs;

        Assert.Equal([("x", 8192L), ("y", 16384L)], jobs.Select(j => (j.Name, j.Options.BlockSize.Read.Min)));
        Assert.Equal([new("name", "x"), new("ioengine", "null"), new("size", "64k"), new("bs", "8k")], jobs[0].OwnOptions);
    }

    [Fact]
    public void Options_before_the_first_name_and_after_name_global_are_defaults()
    {
        var set = Parse("--ioengine=null", "--size=64k", "--name=x", "--name=global", "--bs=8k", "--name=y").Jobs;

        Assert.Equal([64L << 10, 64L << 10], set.Jobs.Select(j => j.Options.Size!.Value.Bytes));
        Assert.Equal(8192, set.Jobs[1].Options.BlockSize.Read.Min);
        Assert.Contains(new("bs", "8k"), set.GlobalOptions);
    }

    [Fact]
    public void Defaults_of_the_command_line_count_for_the_first_file_and_lose_to_it()
    {
        using var first = new TempFile(TwoJobs);
        using var second = new TempFile("[c]\nioengine=null\nsize=64k\n");
        var jobs = Parse("--bs=2k", "--rw=randread", first.Path, second.Path).Jobs.Jobs;

        Assert.Equal(["a", "b", "c"], jobs.Select(j => j.Name));
        Assert.Equal([8192L, 16384L, 4096L], jobs.Select(j => j.Options.BlockSize.Read.Min));
        Assert.Equal([false, false, true], jobs.Select(j => j.Options.Stonewall));
    }

    [Fact]
    public void Jobs_of_the_command_line_come_before_those_of_files()
    {
        using var file = new TempFile(TwoJobs);

        Assert.Equal(["c", "a", "b"], Parse(file.Path, "--name=c", "--ioengine=null", "--size=64k").Jobs.Jobs.Select(j => j.Name));
    }

    [Theory]
    [InlineData("--bs=8k")]
    [InlineData("--bs", "8k")]
    [InlineData("-bs=8k")]
    [InlineData("-bs", "8k")]
    [InlineData("--blocksize=8k")]
    [InlineData("--name=x", "--bs=8k", "--norandommap", "--name=y")]
    public void Options_may_be_written_as_getopt_long_only_allows(params string[] args)
        => Assert.Equal(8192, Parse(["--ioengine=null", "--size=64k", .. args, "--name=z"]).Jobs.Jobs.First(j => j.Name is "x" or "z").Options.BlockSize.Read.Min);

    [Fact]
    public void Unambiguous_prefixes_stand_for_the_whole_name()
    {
        var settings = Parse("--output-f=json", "--readon", "--name=a", "--size=4k", "--description=d").Settings;

        Assert.Equal([FioOutputFormat.Json], settings.OutputFormats);
        Assert.True(settings.ReadOnly);
        Assert.Equal("d", Parse("--name=a", "--size=4k", "--descr=d").Jobs.Jobs[0].Options.Description);
    }

    [Theory]
    [InlineData("ambiguous", "--name=a", "--ioen=null", "--rate_i=5")]
    [InlineData("unrecognized option '--nosuch'", "--nosuch")]
    [InlineData("did you mean --readonly?", "--raedonly")]
    [InlineData("requires an argument", "--name=a", "--bs")]
    [InlineData("requires an argument", "--output")]
    [InlineData("takes no argument", "--readonly=1")]
    [InlineData("not one of normal, terse", "--output-format=xml")]
    [InlineData("greatest value is 5", "--terse-version=9")]
    [InlineData("not one of auto", "--eta=sometimes")]
    [InlineData("less than 250ms", "--eta-interval=100ms")]
    [InlineData("no time above 0", "--status-interval=0")]
    [InlineData("unknown debug word", "--debug=nosuch")]
    [InlineData("No job(s) defined", "--bs=8k")]
    [InlineData("No job(s) defined")]
    [InlineData("client/server", "--server")]
    [InlineData("client/server", "--client=host")]
    [InlineData("not supported", "--idle-prof=system")]
    [InlineData("client/server mode", "--trigger-remote=true")]
    [InlineData("write_lat_log", "--latency-log=x")]
    [InlineData("no such file", "/nonexistent/x.fio")]
    [InlineData("is not 0 or 1", "--name=a", "--direct=yes")]
    [InlineData("requires the job's name", "--name=")]
    public void Mistakes_are_refused(string message, params string[] args)
        => Assert.Contains(message, Assert.Throws<JobFileException>(() => Parse(args)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mistake_names_the_argument_by_number()
        => Assert.Equal(
            new SourceLocation("command line", 2),
            Assert.Throws<JobFileException>(() => Parse("--name=a", "--iodepth=0")).Location);

    [Fact]
    public void Run_settings_are_read()
    {
        var settings = Parse(
            "--output=o.json", "--output-format=normal,json+", "--append-terse", "--terse-version=5", "--eta=never", "--eta-newline=5",
            "--eta-interval=1s", "--status-interval=500ms", "--warnings-fatal", "--bandwidth-log", "--aux-path=/tmp", "--debug=io,file",
            "--max-jobs=4", "--alloc-size=100", "--parse-only", "--name=a", "--size=4k").Settings;

        Assert.Equal("o.json", settings.OutputFile);
        Assert.Equal([FioOutputFormat.Normal, FioOutputFormat.JsonPlus, FioOutputFormat.Terse], settings.OutputFormats);
        Assert.Equal((5, FioEtaMode.Never, "agg", "/tmp"), (settings.TerseVersion, settings.Eta, settings.BandwidthLog, settings.AuxPath));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)), (settings.EtaNewline, settings.EtaInterval));
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.StatusInterval);
        Assert.True(settings is { WarningsFatal: true, ParseOnly: true, ReadOnly: false });
        Assert.Equal(["io", "file"], settings.Debug);
        Assert.Equal([FioOutputFormat.Terse], Parse("--minimal", "--name=a", "--size=4k").Settings.OutputFormats);
    }

    [Fact]
    public void Sections_are_chosen_and_may_be_several()
    {
        using var file = new TempFile(TwoJobs);

        Assert.Equal(["b"], Parse("--section=b", file.Path).Jobs.Jobs.Select(j => j.Name));
        Assert.Equal(["a", "b"], Parse("--section=b", "--section", "a", file.Path).Jobs.Jobs.Select(j => j.Name));
    }

    [Fact]
    public void Read_only_refuses_a_writer()
    {
        using var file = new TempFile(TwoJobs);

        Assert.Contains("not allowed", Assert.Throws<JobFileException>(() => Parse("--readonly", file.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FioInformationKind.Version, null, "--version")]
    [InlineData(FioInformationKind.Version, null, "-v", "--nosuch")]
    [InlineData(FioInformationKind.Help, null, "--help")]
    [InlineData(FioInformationKind.CommandHelp, null, "--cmdhelp")]
    [InlineData(FioInformationKind.CommandHelp, "bs", "--cmdhelp=bs")]
    [InlineData(FioInformationKind.EngineHelp, "io_uring,hipri", "--enghelp=io_uring,hipri")]
    public void Requests_for_information_come_without_jobs(FioInformationKind kind, string? topic, params string[] args)
        => Assert.Equal(new FioInformation(kind, topic), Parse(args).Information);

    [Fact]
    public void Standard_input_is_a_job_file_and_two_dashes_end_the_options()
    {
        var settings = new JobReadSettings { StandardInput = () => new StringReader(TwoJobs) };

        Assert.Equal(["a", "b"], FioCommandLine.Parse(["--", "-"], settings).Jobs.Jobs.Select(j => j.Name));
    }

    [Fact]
    public void Bare_log_options_take_no_flag_for_their_name()
    {
        var job = Parse("--name=a", "--size=4k", "--write_bw_log", "--write_iops_log", "pre", "--stonewall").Jobs.Jobs[0];

        Assert.Equal(("", "pre"), (job.Options.WriteBwLog, job.Options.WriteIopsLog));
        Assert.True(job.Options.Stonewall);
    }

    [Fact]
    public void Showcmd_prints_jobs_as_a_command_line_that_reads_back_as_the_same_jobs()
    {
        using var file = new TempFile(TwoJobs + "stonewall\ndescription=it's two\n[global]\nrw=randread\n[c d]\n");
        var shown = Parse("--showcmd", file.Path);
        using var writer = new StringWriter();
        FioShowCommand.Write(shown.Jobs, writer);
        var line = writer.ToString().TrimEnd();

        Assert.Equal(FioInformationKind.ShowCommand, shown.Information!.Kind);
        Assert.Equal(
            @"fio --ioengine=null --size=64k --name=a --rw=write --bs=8k --name=b --bs=16k --stonewall --description='it'\''s two' --name='c d' --rw=randread",
            line);
        var again = Parse(
            "--ioengine=null", "--size=64k", "--name=a", "--rw=write", "--bs=8k", "--name=b", "--bs=16k", "--stonewall",
            "--description=it's two", "--name=c d", "--rw=randread").Jobs.Jobs;
        Assert.Equal(shown.Jobs.Jobs.Select(j => (j.Name, j.Options.ReadWrite, j.Options.BlockSize, j.Options.Stonewall, j.Options.Description)),
            again.Select(j => (j.Name, j.Options.ReadWrite, j.Options.BlockSize, j.Options.Stonewall, j.Options.Description)));
    }

    private static FioInvocation Parse(params string[] args) => FioCommandLine.Parse(args, OptionTable.Standard);

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
