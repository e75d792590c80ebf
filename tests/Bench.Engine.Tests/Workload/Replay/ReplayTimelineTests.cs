using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Tests.Workload.Replay;

public sealed class ReplayTimelineTests
{
    private const string Log = "fio version 3 iolog\n0 /a add\n0 /b add\n100 /a read 4096 4096\n300 /b write 12800 512\n250 /a trim 0 512\n1250 /a sync 0 0\n1350 /a close\n";

    [Fact]
    public void Times_count_from_the_first_one_and_never_run_backwards()
        => Assert.Equal([0L, 200_000, 200_000, 1_200_000, 1_300_000], Steps(new()).Where(static step => step.Length > 0 || step.Due > 0).Select(static step => step.Due));

    [Fact]
    public void A_wait_counts_from_the_start()
    {
        var steps = Steps(new(), "fio version 2 iolog\n/a add\n/a read 0 512\n/a wait 20 0\n/a read 0 512\n/a wait 10 0\n/a read 0 512\n");

        Assert.Equal([0L, 20_000_000, 20_000_000], Ios(steps).Select(static step => step.Due));
    }

    [Theory]
    [InlineData(200, 600_000)]
    [InlineData(50, 2_400_000)]
    public void Replay_time_scale_is_a_percentage_of_the_pace(int percent, long lastDue)
        => Assert.Equal(lastDue, Ios(Steps(new() { ReplayTimeScale = percent }))[^1].Due);

    [Fact]
    public void Replay_no_stall_has_no_times()
        => Assert.All(Steps(new() { ReplayNoStall = true }), static step => Assert.Equal(0, step.Due));

    [Fact]
    public void Replay_scale_divides_offsets_and_replay_align_rounds_them_down()
    {
        List<ReplayStep> steps = Ios(Steps(new() { ReplayScale = 5, ReplayAlign = 512 }));

        Assert.Equal([(4096 / 5) & ~511L, 2560L], steps.Take(2).Select(static step => step.Offset));
        Assert.Equal([4096, 512], steps.Take(2).Select(static step => step.Length));
    }

    [Fact]
    public void Replay_redirect_sends_all_to_one_target()
    {
        using var timeline = Timeline(new() { ReplayRedirect = "/c" }, Log);
        List<ReplayStep> steps = All(timeline);

        Assert.Equal(["/c"], timeline.Files);
        Assert.All(steps, static step => Assert.Equal(0, step.Target));
    }

    [Theory]
    [InlineData(ReplaySkip.Read, "Write Trim Sync")]
    [InlineData(ReplaySkip.Write | ReplaySkip.Trim, "Read Sync")]
    [InlineData(ReplaySkip.Sync, "Read Write Trim")]
    public void Replay_skip_leaves_kinds_out_and_keeps_the_time(ReplaySkip skip, string left)
    {
        List<ReplayStep> steps = Steps(new() { ReplaySkip = skip });

        Assert.Equal(left, string.Join(' ', Ios(steps).Select(static step => step.Action)));
        Assert.Equal(1_300_000, steps[^1].Due);
    }

    [Fact]
    public void A_read_only_run_leaves_writes_and_trims_out_and_counts_them()
    {
        using var timeline = Timeline(new() { ReplayReadOnly = true }, Log);

        Assert.Equal("Read Sync", string.Join(' ', Ios(All(timeline)).Select(static step => step.Action)));
        Assert.Equal(2, timeline.WritesRefused);
    }

    [Fact]
    public void A_large_trim_is_replayed_in_pieces()
    {
        List<ReplayStep> steps = Ios(Steps(new(), "fio version 3 iolog\n0 /a add\n1 /a trim 4096 3000000000\n"));

        Assert.Equal([1L << 30, 1L << 30, 3_000_000_000 - (2L << 30)], steps.Select(static step => (long)step.Length));
        Assert.Equal([4096L, 4096 + (1L << 30), 4096 + (2L << 30)], steps.Select(static step => step.Offset));
    }

    private static ReplayTimeline Timeline(JobOptions options, string log) => new(new TextLogReader("log", new StringReader(log)), options);

    private static List<ReplayStep> Steps(JobOptions options, string log = Log)
    {
        using ReplayTimeline timeline = Timeline(options, log);
        return All(timeline);
    }

    private static List<ReplayStep> All(ReplayTimeline timeline)
    {
        var steps = new List<ReplayStep>();
        while (timeline.TryNext(out ReplayStep step))
        {
            steps.Add(step);
        }

        return steps;
    }

    private static List<ReplayStep> Ios(List<ReplayStep> steps) => [.. steps.Where(static step => step.IsIo)];
}
