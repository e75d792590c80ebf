using Bench.Engine.Results.Advice;

namespace Bench.Engine.Results.Json;

/// <summary>Writes the <c>bench</c> object; its format is docs/result-format.md.</summary>
internal static class BenchSection
{
    public const int SchemaVersion = 1;
    public const string Schema = "docs/result.schema.json";

    // Above that the bins of single daemons would be most of the file; jobs, groups and series keep theirs.
    private const int MostDaemonsWithBins = 64;

    public static void Write(JsonText json, ResultDocument document)
    {
        RunOutcome outcome = document.Outcome;
        json.BeginObject("bench");
        json.Write("schema_version", SchemaVersion);
        json.Write("schema", Schema);
        json.Write("bench_version", ResultDocument.BenchVersion);
        json.Write("label", outcome.Label);
        json.Write("default_label", DefaultLabel.Of(outcome.Targets));
        json.Write("command", outcome.Command);
        json.Write("job_files", outcome.JobFiles);
        WriteSweep(json, outcome.Sweep);
        WriteSteadyStarts(json, outcome.SteadyStarts);
        json.Write("started_ms", outcome.StartedUnixMilliseconds);
        json.Write("ended_ms", outcome.EndedUnixMilliseconds);
        json.Write("elapsed_s", (double)outcome.ElapsedNanoseconds / Clock.NanosecondsPerSecond);
        json.Write("interrupted", SignalName(outcome.Signal));
        json.Write("status", outcome.IsStatus);
        RunSection.Write(json, outcome);
        WriteStatistics(json, outcome);
        SeriesSection.Write(json, outcome);
        HostSection.Write(json, outcome);
        foreach (IResultSection section in outcome.Sections.Where(static section => !section.IsEmpty))
        {
            json.BeginObject(section.Name);
            section.Write(json, outcome);
            json.EndObject();
        }

        WriteWarnings(json, document);
        json.Write("messages", outcome.Messages);
        json.EndObject();
    }

    private static void WriteSweep(JsonText json, SweepPlace? place)
    {
        if (place is null)
        {
            json.WriteNull("sweep_point");
            json.WriteNull("sweep");
            return;
        }

        json.BeginObject("sweep_point", inline: true);
        foreach ((string option, string value) in place.Values)
        {
            json.Write(option, value);
        }

        json.EndObject();
        json.BeginObject("sweep", inline: true);
        json.Write("id", place.Id);
        json.Write("index", place.Index);
        json.Write("points", place.Points);
        json.Write("repeat", place.Repeat);
        json.Write("repeats", place.Repeats);
        json.Write("started", place.Started);
        json.EndObject();
    }

    private static void WriteSteadyStarts(JsonText json, IReadOnlyList<SteadyStartOutcome> starts)
    {
        json.BeginArray("steady_start");
        foreach (SteadyStartOutcome start in starts)
        {
            json.BeginObject(inline: true);
            json.Write("phase", start.Phase);
            json.Write("criterion", start.Criterion);
            json.Write("attained", start.IsAttained);
            json.Write("seconds", start.Seconds);
            json.Write("value", start.Value);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteStatistics(JsonText json, RunOutcome outcome)
    {
        json.BeginArray("daemons");
        foreach (DaemonOutcome daemon in outcome.Daemons)
        {
            json.BeginObject();
            string name = $"{daemon.Plan.Job.Name}.{daemon.Plan.CloneIndex}";
            json.Write("daemon", daemon.Host is null ? name : $"{daemon.Host}:{daemon.Plan.Rank} {name}");
            if (daemon.Host is not null)
            {
                json.Write("rank", daemon.Plan.Rank);
                json.Write("host", daemon.Host);
            }

            json.Write("number", daemon.Plan.Number);
            json.Write("clone", daemon.Plan.CloneIndex);
            json.Write("job_start_ms", daemon.JobStartUnixMilliseconds);
            json.Write("start_skew_ns", daemon.StartSkewNanoseconds);
            json.Write("targets", daemon.Plan.Paths);
            StatisticsSection.Write(
                json, new MergedOutcome([daemon]), daemon.Plan.Job.Name, daemon.Plan.Group, outcome.Daemons.Count <= MostDaemonsWithBins);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("jobs");
        foreach (var job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            DaemonOutcome first = job.First();
            WriteMerged(json, [.. job], first.Plan.Job.Name, first.Plan.Group);
        }

        json.EndArray();
        json.BeginArray("groups");
        foreach (var group in outcome.Daemons.GroupBy(daemon => daemon.Plan.Group).OrderBy(group => group.Key))
        {
            bool one = group.Select(daemon => daemon.Plan.Job.Index).Distinct().Count() == 1;
            WriteMerged(json, [.. group], one ? group.First().Plan.Job.Name : null, group.Key);
        }

        json.EndArray();
        json.BeginObject("total");
        if (outcome.Daemons.Count > 0)
        {
            StatisticsSection.Write(json, new MergedOutcome(outcome.Daemons), null, null, bins: true);
        }

        json.EndObject();
    }

    private static void WriteMerged(JsonText json, IReadOnlyList<DaemonOutcome> daemons, string? job, int group)
    {
        json.BeginObject();
        StatisticsSection.Write(json, new MergedOutcome(daemons), job, group, bins: true);
        json.EndObject();
    }

    private static void WriteWarnings(JsonText json, ResultDocument document)
    {
        json.BeginArray("warnings");
        foreach (Advisory advisory in Advisor.Examine(document.Outcome))
        {
            json.BeginObject();
            json.Write("code", advisory.Code);
            json.Write("severity", advisory.IsWarning ? "warning" : "info");
            json.Write("text", advisory.Text);
            json.Write("evidence", advisory.Evidence);
            json.Write("fix", advisory.Fix);
            json.Write("jobs", advisory.Jobs);
            json.EndObject();
        }

        json.EndArray();
    }

    private static string? SignalName(int signal) => signal switch
    {
        0 => null,
        2 => "SIGINT",
        15 => "SIGTERM",
        _ => $"signal {signal}",
    };
}
