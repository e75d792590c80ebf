using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary>Priorities of single I/Os: who gets them, and where they show.</summary>
public sealed class PriorityTests : FioTests
{
    private const string Job = "rw=randread\nsize=4m\nfilename=f\niodepth=8\n";

    [Theory]
    [InlineData("io_uring")]
    [InlineData("libaio")]
    public void A_share_of_the_reads_has_its_own_priority(string engine)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine={engine}\n{Job}cmdprio_percentage=30\ncmdprio_class=2\ncmdprio=3\nwrite_lat_log=l\nlog_prio=1\n");

        Assert.True(run.ExitCode == 0, run.Error);
        (int Class, int Level, long Count)[] priorities = Priorities(run, "read");
        Assert.Equal([(0, 0), (2, 3)], priorities.Select(static entry => (entry.Class, entry.Level)));
        Assert.Equal(1024, priorities.Sum(static entry => entry.Count));

        // Binomial, 1024 draws of 0.3: more than 5.5 standard deviations away once in 26 million runs.
        Assert.InRange(priorities[1].Count, 307 - 81, 307 + 81);
        Assert.Equal(priorities[1].Count, run.Log("l_clat.1.log").Count(static row => row[^1] == "0x4003"));
        Assert.Equal(priorities[0].Count, run.Log("l_clat.1.log").Count(static row => row[^1] == "0x0000"));
    }

    [Fact]
    public void Priorities_may_go_by_block_size()
    {
        FioRun run = FioRun.Of(
            Bench, $"[a]\nioengine=libaio\n{Job}bssplit=4k/50:8k/50\ncmdprio_class=2\ncmdprio=6\ncmdprio_bssplit=8k/100/2/1:4k/100\nwrite_lat_log=l\nlog_prio=1\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal([(2, 1), (2, 6)], Priorities(run, "read").Select(static entry => (entry.Class, entry.Level)));
        Assert.All(run.Log("l_clat.1.log"), static row => Assert.Equal(row[3] == "8192" ? "0x4001" : "0x4006", row[^1]));
    }

    [Fact]
    public void One_priority_alone_is_not_listed()
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=io_uring\n{Job}cmdprio_percentage=100\ncmdprio_class=3\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Empty(Priorities(run, "read"));
    }

    [Theory]
    [InlineData("cmdprio_percentage=10\ncmdprio_bssplit=4k/10", "remove one")]
    [InlineData("cmdprio_bssplit=4k/60:4k/50", "exceed 100%")]
    [InlineData("cmdprio_bssplit=4k/60/1", "bs/percent")]
    [InlineData("cmdprio=8", "greatest value is 7")]
    public void What_makes_no_sense_is_refused(string options, string message)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=io_uring\n{Job}{options}\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static (int Class, int Level, long Count)[] Priorities(FioRun run, string side) =>
        run.Job("a").Json.GetProperty(side).TryGetProperty("prios", out JsonElement entries)
            ? [.. entries.EnumerateArray().Select(static entry => (
                entry.GetProperty("prioclass").GetInt32(),
                entry.GetProperty("prio").GetInt32(),
                entry.GetProperty("clat_ns").GetProperty("N").GetInt64()))]
            : [];
}
