using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Advice.Plan;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Results;

public sealed class PlanAdvisorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_plan_gets_no_advice() =>
        Assert.Empty(Codes("ioengine=libaio\niodepth=8\ndirect=1\nrw=randread\nsize=1g\nruntime=30\ntime_based"));

    [Fact]
    public void Buffered_reads_that_fit_into_memory_measure_memory()
    {
        Assert.Contains("page-cache", Codes("rw=randread\nsize=1g"));
        Assert.DoesNotContain("page-cache", Codes("rw=randread\nsize=8g"));
        Assert.DoesNotContain("page-cache", Codes("rw=write\nsize=1g"));
        Assert.DoesNotContain("page-cache", Codes("rw=randread\nsize=1g\ndirect=1"));
    }

    [Fact]
    public void A_depth_on_a_synchronous_engine_is_told_before_the_run() =>
        Assert.Equal(["depth-ignored"], Codes("ioengine=psync\niodepth=32\ndirect=1\nrw=randread\nsize=1g"));

    [Fact]
    public void More_daemons_than_cpus_and_short_runs_are_told() =>
        Assert.Equal(["too-short", "more-daemons-than-cpus"], Codes("numjobs=9\ndirect=1\nrw=randread\nsize=1m\nruntime=2\ntime_based"));

    [Theory]
    [InlineData("zero_buffers=1", true)]
    [InlineData("buffer_compress_percentage=50", false)]
    [InlineData("dedupe_percentage=20", false)]
    public void Data_that_storage_can_shrink_is_told(string option, bool isWarning)
    {
        Advisory advisory = Assert.Single(Examine($"rw=write\ndirect=1\nsize=1g\n{option}"));
        Assert.Equal(("compressible-data", isWarning), (advisory.Code, advisory.IsWarning));
        Assert.Contains(option.Split('=')[0], advisory.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_holes_is_told_with_its_bytes()
    {
        using (FileStream file = File.Create(_folder["holes"]))
        {
            file.Write(new byte[4096]);
            file.SetLength(16 << 20);
        }

        Advisory advisory = Assert.Single(Examine("rw=read\ndirect=1\nfilename=holes\nsize=16m"), a => a.Code == "unwritten-blocks");
        Assert.True(advisory.IsWarning);
        Assert.Contains("of 16,777,216 bytes are allocated", advisory.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_random_reads_of_one_sequence_are_told_when_there_are_several_runs()
    {
        const string Job = "rw=randread\ndirect=1\nsize=1g";
        Assert.Contains("same-sequence", Codes(Job, runs: 6));
        Assert.DoesNotContain("same-sequence", Codes(Job));
        Assert.DoesNotContain("same-sequence", Codes(Job + "\nrandrepeat=0", runs: 6));
        Assert.DoesNotContain("same-sequence", Codes("rw=read\ndirect=1\nsize=1g", runs: 6));
    }

    private IEnumerable<string> Codes(string options, int runs = 1) => Examine(options, runs).Select(static advisory => advisory.Code);

    private IReadOnlyList<Advisory> Examine(string options, int runs = 1)
    {
        File.WriteAllText(_folder["job.fio"], $"[job]\ndirectory={Path.GetDirectoryName(_folder["x"])}\n{options}\n");
        RunPlan plan = RunPlanner.Plan(JobReader.Read([_folder["job.fio"]], new JobReadSettings()));
        IReadOnlyList<Advisory> found = PlanAdvisor.Examine(new PlanContext(plan, EngineCatalog.CreateStandard()) { MemoryBytes = 4L << 30, Cpus = 8, Runs = runs });
        Assert.All(found, advisory => Assert.All([advisory.Text, advisory.Evidence, advisory.Fix], text => Assert.EndsWith(".", text.Replace(").", ".", StringComparison.Ordinal), StringComparison.Ordinal)));
        return found;
    }
}
