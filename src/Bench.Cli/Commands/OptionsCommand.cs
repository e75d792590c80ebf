using System.CommandLine;
using Bench.Engine.Jobs;

namespace Bench.Cli.Commands;

/// <summary><c>bench options [NAME]</c>: what job options there are and what one of them means.</summary>
internal static class OptionsCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "an option or engine; without it, all options", Arity = ArgumentArity.ZeroOrOne };
        var markdown = new Option<bool>("--markdown") { Description = "the whole reference as Markdown (docs/options.md)" };
        var command = new Command("options", "Explain job options and engines") { name, markdown };
        command.SetAction(parsed => Write(parsed.GetValue(name), parsed.GetValue(markdown)));
        return command;
    }

    private static int Write(string? name, bool markdown)
    {
        OptionTable table = BenchCatalog.Options;
        if (markdown)
        {
            OptionReference.WriteMarkdown(table, Console.Out);
            return ExitCode.Done;
        }

        bool isKnown = name is not null && table.Find(name) is null && table.FindEngine(name) is not null
            ? OptionHelp.WriteEngineHelp(table, name, Console.Out)
            : OptionHelp.WriteCommandHelp(table, name, Console.Out);
        return isKnown ? ExitCode.Done : ExitCode.Usage;
    }
}
