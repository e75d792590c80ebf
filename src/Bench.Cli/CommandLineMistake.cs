using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bench.Cli;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class CommandLineMistake
{
    /// <summary>The mistake, or null when there is none.</summary>
    public static string? Find(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "bench --help" : $"bench {command.Name} --help";

        // A misspelt option would otherwise be taken for an argument, such as a job file.
        string? flag = parsed.UnmatchedTokens.Concat(Arguments(parsed.CommandResult))
            .FirstOrDefault(static token => token.Length > 1 && token[0] == '-');
        if (flag is not null)
        {
            return $"unknown option {flag} ({help} lists them)";
        }

        if (command is RootCommand && parsed.UnmatchedTokens is [string word, ..])
        {
            return $"unknown command {word} ({help} lists them; a job file is run with: bench run {word})";
        }

        return parsed.Errors.Count > 0 ? $"{parsed.Errors[0].Message} ({help})" : null;
    }

    private static IEnumerable<string> Arguments(CommandResult command) => command.Children
        .OfType<ArgumentResult>()
        .SelectMany(static argument => argument.Tokens)
        .Select(static token => token.Value);
}
