using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Json;

/// <summary>Writes what ran and where: environment, targets, plan.</summary>
internal static class RunSection
{
    public static void Write(JsonText json, RunOutcome outcome)
    {
        WriteEnvironment(json, outcome.Environment);
        json.BeginArray("targets");
        foreach (TargetDescription target in Targets(outcome))
        {
            WriteTarget(json, target);
        }

        json.EndArray();
        json.BeginArray("plan");
        foreach (IGrouping<int, DaemonOutcome> job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            WritePlan(json, outcome, [.. job]);
        }

        json.EndArray();
    }

    private static IEnumerable<TargetDescription> Targets(RunOutcome outcome) => outcome.Targets
        .Concat(outcome.Daemons.SelectMany(daemon => daemon.Targets).Select(target => new TargetDescription(target)))
        .DistinctBy(description => description.Target.Path);

    private static void WriteEnvironment(JsonText json, HostEnvironment? environment)
    {
        if (environment is null)
        {
            json.WriteNull("environment");
            return;
        }

        json.BeginObject("environment");
        json.Write("host", environment.Host);
        json.Write("os", environment.Os);
        json.Write("kernel", environment.Kernel);
        json.Write("cpu_model", environment.CpuModel);
        json.Write("cpus", (long?)environment.Cpus);
        json.Write("cpus_online", (long?)environment.CpusOnline);
        json.Write("memory_bytes", environment.MemoryBytes);
        json.Write("governor", environment.Governor);
        json.Write("runtime", environment.Runtime);
        json.Write("virtualization", environment.Virtualization);
        json.BeginObject("clock");
        json.Write("source", environment.ClockSource);
        json.Write("read_cost_ns", environment.ClockReadCost);
        json.Write("resolution_ns", environment.ClockResolution);
        json.EndObject();
        json.Write("mitigations", environment.Mitigations);
        json.Write("load_before", environment.LoadBefore);
        json.EndObject();
    }

    private static void WriteTarget(JsonText json, TargetDescription description)
    {
        json.BeginObject();
        json.Write("path", description.Target.Path);
        json.Write("kind", KindName(description.Target.Kind));
        json.Write("size_bytes", description.Target.Size);
        json.Write("logical_block_size", description.Target.LogicalBlockSize);
        json.Write("file_system", description.FileSystem);
        json.Write("mount", description.Mount);
        json.Write("mount_options", description.MountOptions);
        json.Write("device", description.Device);
        json.Write("model", description.Model);
        json.Write("scheduler", description.Scheduler);
        if (description.Rotational is { } rotational)
        {
            json.Write("rotational", rotational);
        }
        else
        {
            json.WriteNull("rotational");
        }

        json.Write("transport", description.Transport);
        json.Write("initiator", description.Initiator);
        if (description.IscsiKeys.Count > 0)
        {
            json.Write("iscsi", description.IscsiKeys);
        }

        json.EndObject();
    }

    private static string KindName(TargetKind kind) => kind switch
    {
        TargetKind.File => "file",
        TargetKind.Block => "block",
        TargetKind.Character => "character",
        TargetKind.Pipe => "pipe",
        TargetKind.None => "none",
        TargetKind.Lun => "lun",
        TargetKind.Export => "export",
        TargetKind.Object => "object",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static void WritePlan(JsonText json, RunOutcome outcome, IReadOnlyList<DaemonOutcome> daemons)
    {
        DaemonPlan plan = daemons[0].Plan;
        JobOptions options = plan.Options;
        json.BeginObject();
        json.Write("job", plan.Job.Name);
        json.Write("group", plan.Group);
        json.Write("phase", plan.Phase);
        json.Write("daemons", daemons.Count);
        json.Write("rw", OptionText.Of(options.ReadWrite));
        json.Write("bs", OptionText.BlockSizes(options));
        json.Write("engine", options.IoEngine);
        json.Write("iodepth", options.IoDepth);
        json.Write("total_depth", (long)options.IoDepth * daemons.Count);
        json.Write("direct", options.Direct);
        json.Write("size_bytes", options.Size is { IsPercent: false } size ? size.Bytes : (long?)null);
        json.Write("runtime_s", options.Runtime?.TotalSeconds);
        json.Write("ramp_s", options.RampTime.TotalSeconds);
        json.Write("rate", OptionText.Rate(options));
        json.Write("paths", daemons.SelectMany(daemon => daemon.Plan.Paths).Distinct());
        json.BeginObject("options");
        foreach ((string name, string value) in OptionText.Effective(plan.Job, outcome.Plan.Jobs.GlobalOptions))
        {
            json.Write(name, value);
        }

        json.EndObject();
        json.EndObject();
    }
}
