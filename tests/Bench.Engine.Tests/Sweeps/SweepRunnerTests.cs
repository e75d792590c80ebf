using Bench.Engine.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Sweeps;

public sealed class SweepRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-sweep-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_point_is_measured_as_often_as_asked()
    {
        SimulatedStorage storage = Constant();

        SweepManifest manifest = Run(storage, SweepText.Spec("numjobs=1,2", "bs=4k,8k", "repeat=2", "settle=3s"));

        Assert.Equal("1.1 2.1 3.1 4.1 1.2 2.2 3.2 4.2", string.Join(' ', storage.Measured));
        Assert.Equal(SweepState.Done, manifest.State);
        Assert.All(manifest.Runs, static run => Assert.Equal(RunState.Done, run.State));
        Assert.Equal(TimeSpan.FromSeconds(3 * 7), storage.Settled);
        Assert.Equal((3, 4, 2, 2, 7), storage.Places.Select(static place => (place.Index, place.Points, place.Repeat, place.Repeats, place.Started)).ElementAt(6));
        Assert.Equal(["numjobs=2", "bs=4k"], storage.Places[6].Values.Select(static value => $"{value.Key}={value.Value}"));
    }

    [Fact]
    public void The_stop_rule_leaves_out_what_lies_beyond_and_says_why()
    {
        var storage = new SimulatedStorage(static _ => 1000, static point => point["numjobs"] * 30e6);

        SweepManifest manifest = Run(storage, SweepText.Spec("numjobs=1..16*2", "repeat=2", "stop_when=lat_mean>100ms"));

        Assert.Equal("1.1 2.1 3.1 1.2 2.2 3.2", string.Join(' ', storage.Measured));
        Assert.Equal("4,5: lat_mean 120 ms meets lat_mean > 100 ms at point 3 (numjobs=4)", Assert.Single(storage.Said));
        Assert.All(manifest.Points[3].Runs.Concat(manifest.Points[4].Runs), static run =>
        {
            Assert.Equal(RunState.Skipped, run.State);
            Assert.Contains("120 ms", run.Why, StringComparison.Ordinal);
        });
        Assert.Equal(SweepState.Done, manifest.State);
    }

    [Fact]
    public void The_stop_rule_ends_each_combination_by_itself()
    {
        var storage = new SimulatedStorage(static _ => 1000, static point => point["numjobs"] * point["iodepth"] * 1e6);

        SweepManifest manifest = Run(storage, SweepText.Spec("iodepth=1,4", "numjobs=1..8*2", "stop_when=lat_mean>=4ms"));

        Assert.Equal("1.1 2.1 3.1 5.1", string.Join(' ', storage.Measured));
        Assert.Equal(4, manifest.Runs.Count(static run => run.State == RunState.Skipped));
    }

    [Fact]
    public void The_stop_rule_can_stop_another_option_than_the_load()
    {
        var storage = new SimulatedStorage(static _ => 1000, static point => point["iodepth"] * 1e6);

        Run(storage, SweepText.Spec("iodepth=1..8*2", "numjobs=1,2", "stop_when=lat_mean>=2ms", "grow=iodepth"));

        Assert.Equal("1.1 2.1 3.1 4.1", string.Join(' ', storage.Measured));
    }

    [Fact]
    public void What_was_measured_once_keeps_its_repeats()
    {
        int seen = 0;
        var storage = new SimulatedStorage(static _ => 1000, point => ++seen > 3 && point["numjobs"] == 1 ? 200e6 : 1e6);

        Run(storage, SweepText.Spec("numjobs=1,2,4", "repeat=2", "stop_when=lat_mean>100ms"));

        Assert.Equal("1.1 2.1 3.1 1.2 2.2 3.2", string.Join(' ', storage.Measured));
        Assert.Empty(storage.Said);
    }

    [Fact]
    public void A_point_that_fails_does_not_lose_the_others_and_is_tried_again_on_resumption()
    {
        SimulatedStorage storage = Constant();
        storage.Fails = static point => point["numjobs"] == 2;
        SweepSpec spec = SweepText.Spec("numjobs=1,2,4");

        SweepManifest manifest = Run(storage, spec);

        Assert.Equal([RunState.Done, RunState.Failed, RunState.Done], manifest.Runs.Select(static run => run.State));
        Assert.Equal("it broke", manifest.Points[1].Runs[0].Why);

        storage.Fails = static _ => false;
        Assert.All(Run(storage, spec).Runs, static run => Assert.Equal(RunState.Done, run.State));
        Assert.Equal("1.1 2.1 3.1 2.1", string.Join(' ', storage.Measured));
    }

    [Fact]
    public void A_sweep_can_end_at_the_first_failure()
    {
        SimulatedStorage storage = Constant();
        storage.Fails = static point => point["numjobs"] == 2;

        SweepManifest manifest = Run(storage, SweepText.Spec("numjobs=1,2,4"), stopOnError: true);

        Assert.Equal((SweepState.Stopped, RunState.Waiting), (manifest.State, manifest.Points[2].Runs[0].State));
        Assert.Contains("numjobs=2", manifest.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_leaves_the_point_to_be_run_again()
    {
        SimulatedStorage storage = Constant();
        storage.SignalAfter = 2;
        SweepSpec spec = SweepText.Spec("numjobs=1,2,4,8");

        SweepManifest manifest = Run(storage, spec);

        Assert.Equal(SweepState.Interrupted, manifest.State);
        Assert.Equal([RunState.Done, RunState.Done, RunState.Interrupted, RunState.Waiting], manifest.Runs.Select(static run => run.State));

        storage.IsInterrupted = false;
        Assert.Equal(SweepState.Done, Run(storage, spec).State);
        Assert.Equal("1.1 2.1 3.1 4.1", string.Join(' ', storage.Measured));
        Assert.Equal([1, 2, 4, 5], storage.Places.Select(static place => place.Started));
    }

    [Fact]
    public void However_often_the_power_goes_every_run_is_measured_once()
    {
        var cases = from cuts in Gen.Choose(0, 5).ListOf()
                    from saved in Gen.Elements(true, false)
                    from order in Gen.Elements("interleaved", "sequential", "random")
                    from stops in Gen.Elements(true, false)
                    select (cuts, saved, order, stops);
        int number = 0;
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            string[] lines = ["numjobs=1..8*2", "iodepth=1,3", "repeat=2", $"order={c.order}"];
            SweepSpec spec = SweepText.Spec(c.stops ? [.. lines, "stop_when=lat_mean>=6ms"] : lines);
            SimulatedStorage Storage() => new(static _ => 1000, static point => point["numjobs"] * point["iodepth"] * 1e6);
            SimulatedStorage whole = Storage();
            string[] expected = States(Run(whole, spec, folder: $"{_folder}/whole-{++number}"));

            SimulatedStorage cut = Storage();
            foreach (int runs in c.cuts)
            {
                (cut.PowerFor, cut.SavesBeforePowerGoes) = (runs, c.saved);
                try
                {
                    Run(cut, spec, folder: $"{_folder}/cut-{number}");
                }
                catch (PowerFailure)
                {
                }
            }

            cut.PowerFor = -1;
            string[] resumed = States(Run(cut, spec, folder: $"{_folder}/cut-{number}"));
            return resumed.SequenceEqual(expected) && cut.Measured.SequenceEqual(whole.Measured);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public void One_process_at_a_time_runs_a_sweep()
    {
        using SweepFolder held = SweepFolder.Open(_folder);

        Assert.Contains("another process", Assert.Throws<DeviceException>(() => SweepFolder.Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_visits_few_points_and_records_its_path()
    {
        // A device with 32 slots: more depth gives waiting, not I/Os.
        SimulatedStorage storage = Queue();

        SweepManifest manifest = Run(storage, SweepText.Spec("iodepth=1..1024", "repeat=2", "goal=max iops"));

        SearchRecord search = Assert.Single(manifest.Searches);
        string best = manifest.Points[search.Best!.Value - 1].Values["iodepth"];
        Assert.Equal("32", best);
        Assert.InRange(search.Path.Count, 6, 16);
        Assert.Equal(2 * search.Path.Count, storage.Measured.Count);
        Assert.Equal(["1", "2", "4", "8", "16", "32"], search.Path.Take(6).Select(static visit => visit.Values["iodepth"]));
        Assert.Contains("iodepth=32: iops 320k", search.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_runs_for_each_combination_of_the_listed_options()
    {
        SweepManifest manifest = Run(Queue(), SweepText.Spec("bs=4k,8k", "iodepth=1..256", "goal=max iops where p99<=0.2ms"));

        Assert.Equal(["4k", "8k"], manifest.Searches.Select(static search => search.Fixed["bs"]));
        Assert.All(manifest.Searches, static search => Assert.NotNull(search.Best));
    }

    [Fact]
    public void A_search_goes_on_where_the_power_went()
    {
        SweepSpec spec = SweepText.Spec("iodepth=1..1024", "goal=max iops where p99<1ms");
        SimulatedStorage whole = Queue();
        SweepManifest expected = Run(whole, spec, folder: $"{_folder}/whole");
        SimulatedStorage cut = Queue();
        foreach (int runs in (ReadOnlySpan<int>)[2, 0, 3])
        {
            cut.PowerFor = runs;
            Assert.Throws<PowerFailure>(() => Run(cut, spec, folder: $"{_folder}/cut"));
        }

        cut.PowerFor = -1;
        SweepManifest resumed = Run(cut, spec, folder: $"{_folder}/cut");

        Assert.Equal(whole.Measured, cut.Measured);
        Assert.Equal(expected.Searches[0].Verdict, resumed.Searches[0].Verdict);
        Assert.Equal(expected.Searches[0].Path.Select(static visit => visit.Point), resumed.Searches[0].Path.Select(static visit => visit.Point));
    }

    [Fact]
    public void A_search_without_a_fitting_value_says_what_came_nearest()
    {
        SimulatedStorage storage = Queue();

        SweepManifest manifest = Run(storage, SweepText.Spec("iodepth=1..256", "goal=max iops where p99<10us"));

        Assert.Null(manifest.Searches[0].Best);
        Assert.StartsWith("no value meets the conditions; nearest is iodepth=1", Assert.Single(storage.Said), StringComparison.Ordinal);
    }

    private static SimulatedStorage Constant() => new(static _ => 1000, static _ => 1e6);

    // 100 us of service, 32 at a time.
    private static SimulatedStorage Queue() => new(
        static point => Math.Min(point["iodepth"], 32) * 10_000,
        static point => Math.Max(1, point["iodepth"] / 32) * 100_000);

    private static string[] States(SweepManifest manifest) =>
        [.. manifest.Points.SelectMany(static point => point.Runs, static (point, run) => $"{point.Index}.{run.Repeat} {run.State}")];

    private SweepManifest Run(SimulatedStorage storage, SweepSpec spec, bool stopOnError = false, string? folder = null)
    {
        using SweepFolder opened = SweepFolder.Open(folder ?? _folder);
        SweepManifest manifest = SweepFolder.Holds(opened.Root) ? opened.Load() : New(spec);
        var runner = new SweepRunner(spec, manifest, opened, storage, storage, stopOnError);
        runner.Reconcile();
        runner.Run();
        return opened.Load();
    }

    private static SweepManifest New(SweepSpec spec)
    {
        var manifest = new SweepManifest
        {
            Id = "test",
            BenchVersion = "0",
            Source = new SweepSource { JobFiles = ["a.fio"], Sha256 = new Dictionary<string, string>() },
            Order = spec.Order,
            Seed = spec.Seed,
            Repeat = spec.Repeat,
            SettleS = 0,
            CreatedMs = 0,
        };
        foreach (SweepPoint point in spec.Goal is null ? SweepPoint.CrossProduct(spec.Axes) : [])
        {
            manifest.Add(point);
        }

        return manifest;
    }
}
