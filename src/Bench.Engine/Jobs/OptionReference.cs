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

            An option marked *not supported* is known and refused with its reason, except with its default value.
            """);
        WriteEngines(table, writer);
        foreach (var theme in table.Options.GroupBy(o => o.Category))
        {
            WriteTheme(theme.Key, theme, writer);
        }
    }

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
        writer.WriteLine(ofEngines ? "| option | engines | value | default | meaning |" : "| option | value | default | meaning |");
        writer.WriteLine(ofEngines ? "| --- | --- | --- | --- | --- |" : "| --- | --- | --- | --- |");
        foreach (var option in options)
        {
            var engines = ofEngines ? $" {string.Join(", ", option.Engines)} |" : "";
            var range = option.Syntax.Range is null ? "" : $"; {option.Syntax.Range}";
            var fallback = option.Default is null ? "" : $"`{option.Default}`";
            writer.WriteLine(
                $"| {Names(option.Name, option.Aliases)} |{engines} {Cell(option.Syntax.Description + range)} | {fallback} | "
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
        _ => $" *Not supported: {Cell(reason!)}.*",
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
