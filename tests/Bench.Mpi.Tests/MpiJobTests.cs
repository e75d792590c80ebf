using System.Diagnostics;
using System.Text.Json;

namespace Bench.Mpi.Tests;

/// <summary>Jobs of several ranks on this machine, under the launchers that Debian packages.</summary>
public sealed class MpiJobTests : IDisposable
{
    private const string LongJob = """
        [own]
        ioengine=psync
        filename=own.${BENCH_RANK}
        rw=randread
        bs=4k
        size=4m
        time_based
        runtime=120
        rate_iops=500
        """;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [SkippableTheory]
    [InlineData(MpiLauncher.OpenMpi, 4)]
    [InlineData(MpiLauncher.Mpich, 2)]
    public void What_all_ranks_measured_is_the_exact_sum_of_what_each_did(string launcher, int ranks)
    {
        _work.Write("job.fio", """
            [global]
            ioengine=psync
            bs=4k
            [shared]
            filename=shared.dat
            rw=randrw
            size=2m
            offset_increment=2m
            offset_by_rank=1
            [own]
            stonewall
            ioengine=libaio
            iodepth=4
            numjobs=2
            filename=own.${BENCH_RANK}-of-${BENCH_RANKS}.${BENCH_HOST}
            rw=randread
            size=2m
            """);
        Workspace.Finished run = Launch(launcher, ranks, "run", "job.fio", "--out", "out");

        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement all = _work.Bench();
        JsonElement[] each = [.. Enumerable.Range(0, ranks).Select(rank => _work.Bench($"out/ranks/{rank}.json"))];
        Assert.Equal(ResultSums.Sum(each.Select(static rank => ResultSums.Of(rank.GetProperty("total")))), ResultSums.Of(all.GetProperty("total")));
        Assert.Equal(ResultSums.Sum(each.Select(ResultSums.OfSeries)), ResultSums.OfSeries(all));
        for (int job = 0; job < 2; job++)
        {
            Assert.Equal(ResultSums.Sum(each.Select(rank => ResultSums.Of(rank.GetProperty("jobs")[job]))), ResultSums.Of(all.GetProperty("jobs")[job]));
        }

        // 2 MiB in blocks of 4 KiB by each rank, and by two daemons of each; nothing was left out and nothing counted twice.
        Assert.Equal(ranks * 512L, Ios(all.GetProperty("jobs")[0], "read") + Ios(all.GetProperty("jobs")[0], "write"));
        Assert.Equal(ranks * 2 * 512L, Ios(all.GetProperty("jobs")[1], "read"));
        Assert.Equal(ranks * 3, all.GetProperty("daemons").GetArrayLength());
        Assert.Equal(ranks * 3, all.GetProperty("daemons").EnumerateArray().Select(static daemon => daemon.GetProperty("number").GetInt64()).Distinct().Count());

        // One layout made the shared file large enough for the last rank's part of it.
        Assert.Equal(ranks * 2L << 20, new FileInfo(_work.PathOf("shared.dat")).Length);
        Assert.Equal(ranks, Directory.GetFiles(_work.Folder, $"own.*-of-{ranks}.{Environment.MachineName}").Length);
        Assert.Empty(Directory.GetFiles(_work.Folder, ".bench-rank*"));
        Assert.Empty(Directory.GetFiles(_work.PathOf("out/ranks"), "*.part"));

        // One rank speaks: one table, one line that says where the result is.
        Assert.Contains("started within", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), static line => line.StartsWith("results: ", StringComparison.Ordinal));
        AssertClocks(all.GetProperty("hosts"), ranks);
    }

    [SkippableTheory]
    [InlineData(MpiLauncher.OpenMpi, 2)]
    [InlineData(MpiLauncher.Mpich, 4)]
    public void All_ranks_drive_one_embedded_target(string launcher, int ranks)
    {
        _work.Write("job.fio", """
            [lun]
            ioengine=iscsi
            filename=iscsi://embedded/memory:16m
            rw=randwrite
            bs=4k
            iodepth=4
            size=1m
            offset_increment=1m
            offset_by_rank=1
            """);
        Workspace.Finished run = Launch(launcher, ranks, "run", "job.fio", "--out", "out");

        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement bench = _work.Bench();
        Assert.Equal(ranks * 256L, Ios(bench.GetProperty("total"), "write"));
        Assert.Single(bench.GetProperty("daemons").EnumerateArray().Select(static daemon => daemon.GetProperty("targets")[0].GetString()).Distinct());
        JsonElement.ArrayEnumerator sessions = bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray();
        Assert.Equal(Enumerable.Range(0, ranks), sessions.Select(static session => (int)session.GetProperty("rank").GetInt64()).Order());
    }

    [SkippableFact]
    public void A_sweep_is_stepped_by_rank_0_with_all_ranks_following()
    {
        _work.Write("job.fio", """
            [own]
            ioengine=psync
            filename=own.${BENCH_RANK}
            rw=randread
            size=1m
            unlink=1
            """);
        Workspace.Finished run = Launch(MpiLauncher.Mpich, 2, "run", "job.fio", "--sweep", "bs=4k,8k", "--out", "out");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2 * 256L, Ios(_work.Bench("out/points/0001-r1/result.json").GetProperty("total"), "read"));
        Assert.Equal(2 * 128L, Ios(_work.Bench("out/points/0002-r1/result.json").GetProperty("total"), "read"));
        Assert.Equal(2, _work.Bench("out/points/0002-r1/result.json").GetProperty("hosts").GetProperty("per_rank").GetArrayLength());

        // Files that the points shared go at the end of the sweep, those of all ranks.
        Assert.Empty(Directory.GetFiles(_work.Folder, "own.*"));

        // The report takes the points, not the parts of the ranks, for results.
        Workspace.Finished report = _work.Run(Workspace.Program, ["report", "out", "--out", "report"]);
        Assert.True(report.ExitCode == 0, report.ToString());
    }

    [SkippableTheory]
    [InlineData(MpiLauncher.OpenMpi)]
    [InlineData(MpiLauncher.Mpich)]
    public void When_a_rank_is_killed_the_job_ends_and_what_was_measured_is_saved(string launcher)
    {
        Process job = StartLongJob(launcher, 3);
        Signals.Send(_work.ProcessOf(1), Signals.Kill);
        Workspace.Finished run = Workspace.Wait(job);

        Assert.True(run.ExitCode != 0, run.ToString());
        Workspace.Await(() => File.Exists(_work.PathOf("out/result.json")), "the result of the killed job");
        JsonElement bench = _work.Bench();
        Assert.Contains(bench.GetProperty("hosts").GetProperty("missing").EnumerateArray().Select(static rank => rank.GetString()), static rank => rank!.StartsWith("rank 1 ", StringComparison.Ordinal));
        Assert.True(Ios(bench.GetProperty("total"), "read") > 0);
        Assert.Contains("rank-missing", Warnings(bench));
    }

    [SkippableTheory]
    [InlineData(MpiLauncher.OpenMpi)]
    [InlineData(MpiLauncher.Mpich)]
    public void Ctrl_C_on_the_launcher_ends_all_ranks_and_saves_what_was_measured(string launcher)
    {
        Process job = StartLongJob(launcher, 2);
        Signals.Send(job.Id, Signals.Interrupt);
        Workspace.Finished run = Workspace.Wait(job);

        Workspace.Await(() => File.Exists(_work.PathOf("out/result.json")), "the result of the interrupted job");
        JsonElement bench = _work.Bench();
        Assert.True(bench.GetProperty("interrupted").GetString() is not null, run.ToString());
        Assert.True(Ios(bench.GetProperty("total"), "read") > 0);
        Assert.Equal(2, bench.GetProperty("hosts").GetProperty("per_rank").GetArrayLength());
    }

    [SkippableFact]
    public void A_rank_that_stalls_is_given_up_and_named_and_the_others_stop()
    {
        Process job = StartLongJob(MpiLauncher.OpenMpi, 3, "--rank-timeout", "10");
        int stalled = _work.ProcessOf(1);
        Signals.Send(stalled, Signals.Stop);
        Workspace.Finished run = Workspace.Wait(job);
        Signals.Send(stalled, Signals.Kill);

        Assert.True(run.ExitCode != 0, run.ToString());
        JsonElement bench = _work.Bench();
        Assert.Contains("rank 1 ", Assert.Single(bench.GetProperty("hosts").GetProperty("missing").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("nothing was heard of it", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal("rank_lost", bench.GetProperty("hosts").GetProperty("per_rank")[2].GetProperty("ended").GetString());
    }

    [SkippableFact]
    public void A_job_file_that_cannot_be_run_is_refused_once_and_ends_all_ranks()
    {
        _work.Write("job.fio", "[a]\nrw=sideways\n");
        Workspace.Finished run = Launch(MpiLauncher.Mpich, 2, "run", "job.fio", "--out", "out");

        Assert.Equal(2, run.ExitCode);
        Assert.Single((run.Output + run.Error).Split('\n'), static line => line.Contains("sideways", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_launcher_or_with_one_rank_no_MPI_library_is_loaded()
    {
        _work.Write("job.fio", "[a]\nioengine=null\nrw=read\nbs=4k\nsize=1m\n");
        Workspace.Finished alone = _work.Run(Workspace.Program, ["run", "job.fio", "--out", "alone"], [("LD_DEBUG", "libs")]);
        Workspace.Finished single = _work.Run(Workspace.Program, ["run", "job.fio", "--out", "single"], [("LD_DEBUG", "libs"), ("PMI_RANK", "0"), ("PMI_SIZE", "1")]);

        Assert.True(alone.ExitCode == 0 && single.ExitCode == 0, alone.ToString() + single);
        Assert.Contains("libc.so", alone.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("libmpi", alone.Error + single.Error, StringComparison.Ordinal);
        Assert.False(_work.Bench("alone/result.json").TryGetProperty("hosts", out _));
    }

    // All ranks read the same clock, so that the truth is known: no difference.
    private static void AssertClocks(JsonElement hosts, int ranks)
    {
        Assert.Equal(ranks, hosts.GetProperty("per_rank").GetArrayLength());
        Assert.True(hosts.GetProperty("start_skew_ns").GetInt64() >= 0);
        foreach (JsonElement clock in hosts.GetProperty("per_rank").EnumerateArray().Skip(1).Select(static rank => rank.GetProperty("clock")))
        {
            Assert.InRange(Math.Abs(clock.GetProperty("offset_ns").GetInt64()), 0, clock.GetProperty("error_ns").GetInt64());
            Assert.True(clock.GetProperty("round_trip_ns").GetInt64() > 0);
        }
    }

    private Process StartLongJob(string launcher, int ranks, params string[] more)
    {
        _work.Write("job.fio", LongJob);
        (string program, string[] args) = MpiLauncher.Of(launcher, ranks);
        Process job = _work.Start(program, [.. args, Workspace.Program, "run", "job.fio", "--out", "out", .. more]);

        // From then on every rank has measured something and kept it.
        Workspace.Await(() => job.HasExited || Enumerable.Range(0, ranks).All(rank => File.Exists(_work.PathOf($"out/ranks/{rank}.part"))), "the first copies of all ranks");
        Assert.False(job.HasExited, "the job ended before its time");
        return job;
    }

    private Workspace.Finished Launch(string launcher, int ranks, params string[] args)
    {
        (string program, string[] first) = MpiLauncher.Of(launcher, ranks);

        // The kernel's own clock is the same in all processes of a machine, which the counter of each is only nearly.
        return _work.Run(program, [.. first, Workspace.Program, .. args], [("BENCH_CLOCK", "monotonic")]);
    }

    private static long Ios(JsonElement statistics, string direction) => statistics.GetProperty(direction).GetProperty("ios").GetInt64();

    private static IEnumerable<string?> Warnings(JsonElement bench) => bench.GetProperty("warnings").EnumerateArray().Select(static warning => warning.GetProperty("code").GetString());
}
