using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs.CommandLine;

/// <summary>Finds what a name on the command line stands for: flags and job options, in full or by an unambiguous prefix.</summary>
internal sealed class FioNames(OptionTable table)
{
    private static readonly Dictionary<string, string> ShortFlags = new()
    {
        ["h"] = "help",
        ["v"] = "version",
        ["o"] = "output",
        ["m"] = "minimal",
    };

    /// <summary>True when a job option or alias is called exactly so.</summary>
    public bool IsExact(string name) => table.Find(name) is not null;

    /// <summary>The flag or the job option of a name.</summary>
    /// <exception cref="JobFileException">It is unknown or ambiguous.</exception>
    public (FioFlag? Flag, OptionDefinition? Option) Resolve(string name, string argument, SourceLocation source)
    {
        var full = argument.Length == 2 && ShortFlags.TryGetValue(name, out var flagName) ? flagName : name;
        if (FioFlags.All.FirstOrDefault(f => f.Name == full) is { } flag)
        {
            return (flag, null);
        }

        if (table.Find(name) is { } option)
        {
            return (null, option);
        }

        return ByPrefix(name, argument, source);
    }

    private (FioFlag?, OptionDefinition?) ByPrefix(string prefix, string argument, SourceLocation source)
    {
        var flags = prefix.Length == 0 ? [] : FioFlags.All.Where(f => f.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        var options = prefix.Length == 0
            ? []
            : table.Options.Where(o => o.Aliases.Prepend(o.Name).Any(n => n.StartsWith(prefix, StringComparison.Ordinal))).ToArray();
        if (flags.Length + options.Length == 1)
        {
            return (flags.FirstOrDefault(), options.FirstOrDefault());
        }

        var candidates = flags.Select(f => f.Name).Concat(options.Select(o => o.Name)).ToArray();
        if (candidates.Length > 1)
        {
            throw new JobFileException(source, prefix, $"{argument} is ambiguous; it may be --{string.Join(", --", candidates.Take(8))}");
        }

        var nearest = NearestName.Find(prefix, FioFlags.All.Select(f => f.Name).Concat(table.Options.SelectMany(o => o.Aliases.Prepend(o.Name))));
        throw new JobFileException(
            source, prefix, $"unrecognized option '{argument}'" + (nearest is null ? "; bench fio --help lists the flags" : $"; did you mean --{nearest}?"));
    }
}
