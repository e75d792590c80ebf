using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs;

/// <summary>Writes the reference page of all job options from the option table.</summary>
public static class OptionReference
{
    /// <summary>Writes <c>docs/options.md</c> of a table: <see cref="OptionTable.Standard"/>, or one with more engines.</summary>
    public static void WriteMarkdown(OptionTable table, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        writer.NewLine = "\n";
        writer.WriteLine("""
            # Job options

            Generated from the option table; `bench options NAME` shows the same. The names are fio's. Sizes take the suffixes
            `k m g t p` (1024, or 1000 with `kb_base=1000`), times `us ms s m h d`. A list by direction is `READ,WRITE,TRIM`:
            one value counts for all, two for reads and for writes with trims, an empty field leaves the default.

            *Tier* says how common an option is among fio's users: A on the first day, B advanced but common, C for special hardware,
            systems or tastes, own for what fio does not have. *Status* is *yes* for an option that does what it says, *no effect* for
            one that is accepted and changes nothing, with the reason, and *refused* for one that is known and ends the job with an
            error and its reason, except with its default value.
            """);
        WriteSummary(table, writer);
        WriteEngines(table, writer);
        foreach (var theme in table.Options.GroupBy(o => o.Category))
        {
            WriteTheme(theme.Key, theme, writer);
        }
    }

    private static void WriteSummary(OptionTable table, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine("| tier | yes | no effect | refused |");
        writer.WriteLine("| --- | --- | --- | --- |");
        foreach (var tier in table.Options.GroupBy(TierOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var counts = tier.CountBy(StatusOf).ToDictionary();
            writer.WriteLine(
                $"| {tier.Key} | {counts.GetValueOrDefault("yes")} | {counts.GetValueOrDefault("no effect")} | {counts.GetValueOrDefault("refused")} |");
        }
    }

    private static string TierOf(OptionDefinition option)
        => option.Engines.Count > 0 && option.Engines.All(engine => engine == "iscsi") ? "own" : option.Tier.ToString();

    private static string StatusOf(OptionDefinition option) => option.Status switch
    {
        OptionStatus.Supported => "yes",
        OptionStatus.AcceptedWithoutEffect => "no effect",
        _ => "refused",
    };

    private static void WriteEngines(OptionTable table, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine("## I/O engines");
        writer.WriteLine();
        writer.WriteLine("| engine | what it is |");
        writer.WriteLine("| --- | --- |");
        foreach (var engine in table.Engines)
        {
            writer.WriteLine(
                $"| {Names(engine.Name, engine.Aliases)} | {Cell(engine.Help)}{Status(engine.Status, engine.Reason)}{(engine.IsSynchronous ? " Synchronous." : "")} |");
        }
    }

    private static void WriteTheme(OptionCategory category, IEnumerable<OptionDefinition> options, TextWriter writer)
    {
        var ofEngines = category == OptionCategory.EngineOption;
        writer.WriteLine();
        writer.WriteLine($"## {TitleOf(category)}");
        writer.WriteLine();
        writer.WriteLine($"| option | tier | status |{(ofEngines ? " engines |" : "")} value | default | meaning |");
        writer.WriteLine($"| --- | --- | --- |{(ofEngines ? " --- |" : "")} --- | --- | --- |");
        foreach (var option in options)
        {
            var engines = ofEngines ? $" {string.Join(", ", option.Engines)} |" : "";
            var range = option.Syntax.Range is null ? "" : $"; {option.Syntax.Range}";
            var fallback = option.Default is null ? "" : $"`{option.Default}`";
            writer.WriteLine(
                $"| {Names(option.Name, option.Aliases)} | {TierOf(option)} | {StatusOf(option)} |{engines} {Cell(option.Syntax.Description + range)} | {fallback} | "
                + $"{Cell(option.Help)}{Choices(option)}{Status(option.Status, option.Reason)} |");
        }
    }

    private static string Choices(OptionDefinition option)
        => option.Syntax.Choices.Count == 0
            ? ""
            : " " + Cell(string.Join("; ", option.Syntax.Choices.Select(c => $"`{c.Key}` {c.Value}"))) + ".";

    private static string Status(OptionStatus status, string? reason) => status switch
    {
        OptionStatus.Supported => "",
        OptionStatus.AcceptedWithoutEffect => $" *No effect: {Cell(reason!)}.*",
        _ => $" *Refused: {Cell(reason!)}.*",
    };

    private static string Names(string name, IReadOnlyList<string> aliases)
        => string.Join(", ", aliases.Prepend(name).Select(n => $"`{n}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string TitleOf(OptionCategory category) => category switch
    {
        OptionCategory.Job => "Jobs, clones and groups",
        OptionCategory.Time => "Time",
        OptionCategory.Target => "Files and devices",
        OptionCategory.Pattern => "I/O pattern",
        OptionCategory.BlockSize => "Block sizes",
        OptionCategory.IoSize => "Region and amount",
        OptionCategory.Buffers => "Buffers and memory",
        OptionCategory.Engine => "Engine, depth, caching and flushing",
        OptionCategory.Rate => "Pace",
        OptionCategory.Latency => "Latency limits",
        OptionCategory.Replay => "Recorded I/O",
        OptionCategory.Process => "Threads, CPUs, users and hooks",
        OptionCategory.Verify => "Verification",
        OptionCategory.SteadyState => "Steady state",
        OptionCategory.Measurement => "Statistics and logs",
        OptionCategory.Errors => "Errors",
        OptionCategory.Placement => "Zones and data placement",
        _ => "Options of single engines",
    };
}
