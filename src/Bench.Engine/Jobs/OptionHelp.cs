using Bench.Engine.Jobs.CommandLine;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs;

/// <summary>Help texts about options, engines and flags, written from the option table.</summary>
public static class OptionHelp
{
    private const int NameWidth = 28;

    /// <summary>fio's <c>--cmdhelp</c> and <c>bench options</c>: all options in a list, or one in detail.</summary>
    /// <param name="table">The known options.</param>
    /// <param name="topic">An option's name; null or <c>all</c> for the list.</param>
    /// <param name="writer">Where to.</param>
    /// <returns>False when there is no such option; the text then names the nearest.</returns>
    public static bool WriteCommandHelp(OptionTable table, string? topic, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        if (topic is null or "all")
        {
            foreach (var option in table.Options.Where(o => o.Engines.Count == 0))
            {
                WriteLine(option, writer);
            }

            return true;
        }

        if (table.Find(topic) is { } one)
        {
            WriteDetails(one, writer);
            if (one.Name == OptionTable.EngineOption)
            {
                WriteEngines(table, writer);
            }

            return true;
        }

        writer.WriteLine($"No such option: {topic}" + (table.NearestName(topic) is { } nearest ? $"; did you mean {nearest}?" : ""));
        return false;
    }

    /// <summary>fio's <c>--enghelp</c>: the engines, the options of one, or one of these in detail.</summary>
    /// <param name="table">The known engines and options.</param>
    /// <param name="topic"><c>ENGINE</c> or <c>ENGINE,OPTION</c>; null for the list.</param>
    /// <param name="writer">Where to.</param>
    /// <returns>False when there is no such engine or option.</returns>
    public static bool WriteEngineHelp(OptionTable table, string? topic, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        if (topic is null)
        {
            WriteEngines(table, writer);
            return true;
        }

        var parts = topic.Split(',', 2, StringSplitOptions.TrimEntries);
        if (table.FindEngine(parts[0]) is not { } engine)
        {
            writer.WriteLine($"IO engine {parts[0]} not found" + (table.NearestEngine(parts[0]) is { } nearest ? $"; did you mean {nearest}?" : ""));
            return false;
        }

        var options = table.Options.Where(o => o.Engines.Contains(engine.Name)).ToArray();
        if (parts.Length == 1)
        {
            writer.WriteLine($"{engine.Name}: {engine.Help}{StatusText(engine.Status, engine.Reason)}");
            if (options.Length == 0)
            {
                writer.WriteLine($"IO engine {engine.Name} has no options");
            }

            Array.ForEach(options, option => WriteLine(option, writer));
            return true;
        }

        if (Array.Find(options, o => o.Name == parts[1] || o.Aliases.Contains(parts[1])) is { } one)
        {
            WriteDetails(one, writer);
            return true;
        }

        writer.WriteLine($"IO engine {engine.Name} has no option {parts[1]}");
        return false;
    }

    /// <summary>fio's <c>--help</c>: the flags of <c>bench fio</c>.</summary>
    public static void WriteFlags(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("bench fio [flags] [job options] <job file(s)>");
        foreach (var flag in FioFlags.All)
        {
            var parts = flag.Help.Split('\t');
            writer.WriteLine($"  {parts[0],-NameWidth} {parts[1]}");
        }
    }

    /// <summary>Everything about one option.</summary>
    public static void WriteDetails(OptionDefinition option, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(writer);
        Field(writer, option.Name, option.Help);
        Field(writer, "alias", string.Join(", ", option.Aliases));
        Field(writer, "type", option.Syntax.Description);
        Field(writer, "range", option.Syntax.Range);
        Field(writer, "default", option.Default ?? "none");
        Field(writer, "engines", string.Join(", ", option.Engines));
        Field(writer, "status", option.Status == OptionStatus.Supported ? "supported" : StatusText(option.Status, option.Reason).Trim(' ', '(', ')'));
        var label = "values";
        foreach (var (word, meaning) in option.Syntax.Choices)
        {
            Field(writer, label, $"{word,-16} {meaning}");
            label = "";
        }
    }

    internal static string StatusText(OptionStatus status, string? reason) => status switch
    {
        OptionStatus.Supported => "",
        OptionStatus.AcceptedWithoutEffect => $" (no effect: {reason})",
        _ => $" (not supported: {reason})",
    };

    private static void WriteEngines(OptionTable table, TextWriter writer)
    {
        writer.WriteLine("Available IO engines:");
        foreach (var engine in table.Engines)
        {
            var names = string.Join(", ", engine.Aliases.Prepend(engine.Name));
            writer.WriteLine($"\t{names,-NameWidth} {engine.Help}{StatusText(engine.Status, engine.Reason)}");
        }
    }

    private static void WriteLine(OptionDefinition option, TextWriter writer)
        => writer.WriteLine($"{option.Name,-NameWidth}: {option.Help}{StatusText(option.Status, option.Reason)}");

    private static void Field(TextWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteLine($"{name,NameWidth}{(name.Length == 0 ? " " : ":")} {value}");
        }
    }
}
