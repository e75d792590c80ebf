using System.Collections;
using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Jobs.Table;

/// <summary>Collects the options of one theme, so that each is one entry of a collection initializer.</summary>
internal sealed class OptionTheme(OptionCategory category, IReadOnlyList<string>? engines = null) : IEnumerable<OptionDefinition>
{
    private readonly IReadOnlyList<string> _engines = engines ?? [];
    private readonly List<OptionDefinition> _options = [];

    /// <summary>A supported option of every job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<T>(
        string name, OptionTier tier, OptionSyntax<T> syntax, Action<JobOptions, T> apply, string? defaultText, string help, string? alias = null)
        => AddToJob(0, name, tier, syntax, apply, defaultText, help, alias);

    /// <summary>A supported option of every job that is applied before (negative) or after (positive) others of its section.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<T>(
        int order,
        string name,
        OptionTier tier,
        OptionSyntax<T> syntax,
        Action<JobOptions, T> apply,
        string? defaultText,
        string help,
        string? alias = null)
        => AddToJob(order, name, tier, syntax, apply, defaultText, help, alias);

    /// <summary>A supported option of the theme's engines.</summary>
    public void Add(string name, OptionTier tier, OptionSyntax syntax, string? defaultText, string help)
        => _options.Add(new OptionDefinition(syntax, null)
        {
            Name = name,
            Category = category,
            Tier = tier,
            Default = defaultText,
            Help = help,
            Engines = _engines,
        });

    /// <summary>An option that is known but has no effect or is refused.</summary>
    public void Add(
        string name,
        OptionTier tier,
        OptionSyntax syntax,
        OptionStatus status,
        string reason,
        string? defaultText,
        string help,
        string? alias = null)
        => _options.Add(new OptionDefinition(syntax, null)
        {
            Name = name,
            Category = category,
            Tier = tier,
            Default = defaultText,
            Help = help,
            Aliases = alias is null ? [] : [alias],
            Status = status,
            Reason = reason,
            Engines = _engines,
        });

    /// <summary>Takes an option over as it is, to join themes.</summary>
    public void Add(OptionDefinition option) => _options.Add(option);

    /// <summary>Refused options of which only the name matters.</summary>
    public OptionTheme Fill(IEnumerable<string> names, string reason)
    {
        foreach (var name in names)
        {
            Add(name, OptionTier.C, ValueForms.OptionalText, OptionStatus.Refused, reason, null, $"Option of {string.Join(", ", _engines)}.");
        }

        return this;
    }

    // Not generic: the entries of the table are some hundreds of some sixty types, each of which would be code of its own.
    private void AddToJob(
        int order, string name, OptionTier tier, OptionSyntax syntax, Delegate apply, string? defaultText, string help, string? alias)
        => _options.Add(new OptionDefinition(syntax, apply)
        {
            Name = name,
            Category = category,
            Tier = tier,
            Default = defaultText,
            Help = help,
            Aliases = alias is null ? [] : [alias],
            Order = order,
        });

    /// <inheritdoc/>
    public IEnumerator<OptionDefinition> GetEnumerator() => _options.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
