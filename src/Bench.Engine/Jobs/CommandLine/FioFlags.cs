using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Jobs.CommandLine;

/// <summary>The flags of fio's command line.</summary>
internal static class FioFlags
{
    private static readonly TimeSpan LeastEtaInterval = TimeSpan.FromMilliseconds(250);

    private static readonly string[] DebugWords =
    [
        "process", "file", "io", "mem", "blktrace", "verify", "random", "parse", "diskutil", "job", "mutex", "profile", "time", "net",
        "rate", "compress", "steadystate", "helperthread", "zbd", "sprandom", "all",
    ];

    private static readonly OptionSyntax<FioEtaMode> EtaMode = ValueForms.Word(
        ("auto", FioEtaMode.Auto, "on a terminal"), ("always", FioEtaMode.Always, "always"), ("never", FioEtaMode.Never, "never"));

    private static readonly OptionSyntax<FioOutputFormat> Format = ValueForms.Word(
        ("normal", FioOutputFormat.Normal, "for people"),
        ("terse", FioOutputFormat.Terse, "one line per job"),
        ("minimal", FioOutputFormat.Terse, "same as terse"),
        ("json", FioOutputFormat.Json, "JSON"),
        ("json+", FioOutputFormat.JsonPlus, "JSON with all latency bins"));

    private const string ManyHosts = "fio's client/server mode is not provided; start a job on many hosts by MPI or Slurm";

    /// <summary>All flags, in the order of the help text.</summary>
    public static IReadOnlyList<FioFlag> All { get; } =
    [
        Required("output", "FILE", "write results and messages to FILE", (t, v) => t.Settings = t.Settings with { OutputFile = v }),
        Required(
            "output-format", "LIST", "normal, terse, json, json+ (comma list)",
            (t, v) => t.Settings = t.Settings with { OutputFormats = ParseFormats(v) }),
        Plain("minimal", "terse output", t => t.Settings = t.Settings with { OutputFormats = [FioOutputFormat.Terse] }),
        Optional(
            "append-terse", "", "terse output after the other formats",
            (t, _) => t.Settings = t.Settings with { OutputFormats = [.. t.Settings.OutputFormats.Union([FioOutputFormat.Terse])] }),
        Required(
            "terse-version", "N", "version of the terse output: 2, 3, 4 or 5",
            (t, v) => t.Settings = t.Settings with { TerseVersion = ValueForms.Integer(2, 5).Parse(new OptionText(v)) }),
        Required("section", "NAME", "run only this section; may be repeated", (t, v) => t.Settings = t.Settings with { Sections = [.. t.Settings.Sections, v] }),
        Plain("parse-only", "check the jobs and stop", t => t.Settings = t.Settings with { ParseOnly = true }),
        Plain("showcmd", "print the jobs as command lines and stop", t => t.ShowCommand = true),
        Plain("readonly", "refuse jobs that write or trim", t => t.Settings = t.Settings with { ReadOnly = true }),
        Plain("warnings-fatal", "treat warnings as errors", t => t.Settings = t.Settings with { WarningsFatal = true }),
        Required("eta", "WHEN", "progress line: auto, always, never", (t, v) => t.Settings = t.Settings with { Eta = EtaMode.Parse(new OptionText(v)) }),
        Required("eta-newline", "TIME", "new progress line after TIME", (t, v) => t.Settings = t.Settings with { EtaNewline = Seconds(v) }),
        Required("eta-interval", "TIME", "time between progress lines, at least 250ms", (t, v) => t.Settings = t.Settings with { EtaInterval = EtaInterval(v) }),
        Required("status-interval", "TIME", "results so far after each TIME", (t, v) => t.Settings = t.Settings with { StatusInterval = Positive(v) }),
        Optional("bandwidth-log", "NAME", "aggregate bandwidth logs", (t, v) => t.Settings = t.Settings with { BandwidthLog = v ?? "agg" }),
        Required("aux-path", "DIR", "folder for files of the run itself", (t, v) => t.Settings = t.Settings with { AuxPath = v }),
        Required("trigger-file", "FILE", "save verify states and end once FILE exists", (t, v) => t.Settings = t.Settings with { TriggerFile = v }),
        Required("trigger-timeout", "TIME", "save verify states and end after TIME", (t, v) => t.Settings = t.Settings with { TriggerTimeout = Positive(v) }),
        Required("trigger", "COMMAND", "shell command to run then", (t, v) => t.Settings = t.Settings with { TriggerCommand = v }),
        Plain("help", "this text", t => t.Information ??= new(FioInformationKind.Help)),
        Plain("version", "the version", t => t.Information ??= new(FioInformationKind.Version)),
        Optional("cmdhelp", "OPTION", "job options, or one of them; all lists every one", (t, v) => t.Information ??= new(FioInformationKind.CommandHelp, v)),
        Optional("enghelp", "ENGINE[,OPTION]", "I/O engines, or the options of one", (t, v) => t.Information ??= new(FioInformationKind.EngineHelp, v)),
        Required("inflate-log", "FILE", "print a log that log_store_compressed stored", (t, v) => t.Information ??= new(FioInformationKind.InflateLog, v)),
        Plain("merge-blktrace-only", "write merge_blktrace_file and stop", t => t.MergesTraces = true),
        Required("debug", "WORDS", "accepted; there is no debug output by these words", (t, v) => t.Settings = t.Settings with { Debug = ParseDebug(v) }),
        Required("max-jobs", "N", "accepted; there is no limit", (t, v) => _ = ValueForms.Integer().Parse(new OptionText(v))),
        Required("alloc-size", "KB", "accepted; no memory is set apart", (t, v) => _ = ValueForms.Integer().Parse(new OptionText(v))),
        Refused("server", FioArgument.Optional, ManyHosts),
        Refused("client", FioArgument.Required, ManyHosts),
        Refused("daemonize", FioArgument.Required, ManyHosts),
        Refused("remote-config", FioArgument.Required, ManyHosts),
        Refused("idle-prof", FioArgument.Required, "CPU idleness is measured from the system's counters in every run"),
        Refused("trigger-remote", FioArgument.Required, "it commands the servers of fio's client/server mode, which is not provided; use --trigger"),
        Refused("latency-log", FioArgument.Required, "fio has withdrawn it; use write_lat_log"),
        Refused("crctest", FioArgument.Optional, "checksum speed is not tested"),
        Refused("memcpytest", FioArgument.Optional, "memory speed is not tested"),
        Refused("cpuclock-test", FioArgument.None, "the system clock is used"),
        Refused("profile", FioArgument.Required, "built-in workload profiles (tiobench, act) are not provided; write their jobs out"),
    ];

    private static FioFlag Required(string name, string argument, string help, Action<FioFlagTarget, string> apply)
        => new(name, FioArgument.Required, (target, value) => apply(target, value!), $"--{name}={argument}\t{help}");

    private static FioFlag Optional(string name, string argument, string help, Action<FioFlagTarget, string?> apply)
        => new(name, FioArgument.Optional, apply, argument.Length == 0 ? $"--{name}\t{help}" : $"--{name}[={argument}]\t{help}");

    private static FioFlag Plain(string name, string help, Action<FioFlagTarget> apply)
        => new(name, FioArgument.None, (target, _) => apply(target), $"--{name}\t{help}");

    private static FioFlag Refused(string name, FioArgument argument, string reason)
        => new(name, argument, (target, _) => throw new OptionValueException($"is not supported: {reason}"), $"--{name}\tnot supported: {reason}");

    private static FioOutputFormat[] ParseFormats(string list)
        => [.. list.Split(',', StringSplitOptions.TrimEntries).Select(word => Format.Parse(new OptionText(word))).Distinct()];

    private static TimeSpan Seconds(string text) => ValueForms.Time(TimeUnit.Seconds).Parse(new OptionText(text));

    private static TimeSpan Positive(string text) => Seconds(text) is var time && time > TimeSpan.Zero
        ? time
        : throw new OptionValueException($"'{text}' is no time above 0");

    private static TimeSpan EtaInterval(string text) => Seconds(text) is var time && time >= LeastEtaInterval
        ? time
        : throw new OptionValueException($"'{text}' is less than 250ms");

    private static string[] ParseDebug(string list)
    {
        var words = list.Split(',', StringSplitOptions.TrimEntries);
        var unknown = Array.Find(words, word => !DebugWords.Contains(word.Split(':')[0]));
        return unknown is null ? words : throw new OptionValueException($"unknown debug word '{unknown}'; known are {string.Join(", ", DebugWords)}");
    }
}
