using Bench.Engine.Jobs;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Targets;

public class TargetPathsTests
{
    [Fact]
    public void Generated_names_count_clones_and_files()
    {
        JobDefinition job = TestPlan.Job(options => options.NrFiles = 2);
        Assert.Equal(["job.3.0", "job.3.1"], TargetPaths.For(job, 3));
    }

    [Fact]
    public void Generated_names_go_by_the_section_even_when_the_job_is_renamed()
    {
        JobDefinition job = TestPlan.Job(_ => { }, "shown") with { Section = "section" };
        Assert.Equal(["section.0.0"], TargetPaths.For(job, 0));
    }

    [Fact]
    public void A_format_may_use_every_keyword_in_any_case()
    {
        JobDefinition job = TestPlan.Job(options => options.FilenameFormat = "$JobName/f-$jobnum-$FILENUM-$clientuid.bin");
        Assert.Equal(["job/f-2-0-.bin"], TargetPaths.For(job, 2));
    }

    [Fact]
    public void Explicit_names_are_shared_by_all_clones_and_override_nrfiles()
    {
        JobDefinition job = TestPlan.Job(options =>
        {
            options.Filename = "a:b";
            options.NrFiles = 5;
        });
        Assert.Equal(["a", "b"], TargetPaths.For(job, 0));
        Assert.Equal(["a", "b"], TargetPaths.For(job, 7));
    }

    [Fact]
    public void Directories_spread_the_clones_round_robin()
    {
        JobDefinition job = TestPlan.Job(options => options.Directory = "/x:/y/");
        Assert.Equal(["/x/job.0.0"], TargetPaths.For(job, 0));
        Assert.Equal(["/y/job.1.0"], TargetPaths.For(job, 1));
        Assert.Equal(["/x/job.2.0"], TargetPaths.For(job, 2));
    }

    [Fact]
    public void An_explicit_name_stays_in_the_first_directory()
    {
        JobDefinition job = TestPlan.Job(options =>
        {
            options.Directory = "/x:/y";
            options.Filename = "f";
        });
        Assert.Equal(["/x/f"], TargetPaths.For(job, 1));
    }

    [Fact]
    public void A_section_named_after_a_device_is_that_device() =>
        Assert.Equal(["/dev/null"], TargetPaths.For(TestPlan.Job(_ => { }, "/dev/null"), 2));

    [Fact]
    public void Several_files_are_never_the_device_of_the_section() =>
        Assert.Equal(
            ["/dev/null.0.0", "/dev/null.0.1"],
            TargetPaths.For(TestPlan.Job(options => options.NrFiles = 2, "/dev/null"), 0));

    [Fact]
    public void Opendir_takes_every_file_below_in_order()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        folder.Write("b", 1);
        folder.Write("sub/a", 1);
        File.CreateSymbolicLink(folder["link"], folder["b"]);
        JobDefinition job = TestPlan.Job(options => options.OpenDir = folder.Root);
        Assert.Equal([folder["b"], folder["sub/a"]], TargetPaths.For(job, 0));
    }

    [Fact]
    public void An_empty_or_missing_opendir_is_an_error()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in (string[])[folder.Root, folder["missing"]])
        {
            JobDefinition job = TestPlan.Job(options => options.OpenDir = path);
            Assert.Equal(2, Assert.Throws<DeviceException>(() => TargetPaths.For(job, 0)).Errno);
        }
    }
}
