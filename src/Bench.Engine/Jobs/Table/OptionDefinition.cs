using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Jobs.Table;

/// <summary>One option of a job: everything that parsing, help and documentation need to know about it.</summary>
public sealed class OptionDefinition
{
    // An Action of JobOptions and the type of the syntax; null when the value goes to the engine's options or nowhere.
    private readonly Delegate? _apply;

    internal OptionDefinition(OptionSyntax syntax, Delegate? apply)
    {
        Syntax = syntax;
        _apply = apply;
    }

    /// <summary>Canonical name, fio's.</summary>
    public required string Name { get; init; }

    /// <summary>Full synonyms.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Theme.</summary>
    public required OptionCategory Category { get; init; }

    /// <summary>How common it is.</summary>
    public OptionTier Tier { get; init; } = OptionTier.A;

    /// <summary>Form of its values.</summary>
    public OptionSyntax Syntax { get; }

    /// <summary>The default as a job file would write it; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>What it does, one or two sentences.</summary>
    public required string Help { get; init; }

    /// <summary>What Bench does with it.</summary>
    public OptionStatus Status { get; init; } = OptionStatus.Supported;

    /// <summary>Why, unless <see cref="OptionStatus.Supported"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a password, key or token: its value is shown nowhere.</summary>
    public bool IsSecret => SecretOptions.Names.Contains(Name);

    /// <summary>Engines that have this option; empty for an option of every job.</summary>
    public IReadOnlyList<string> Engines { get; init; } = [];

    /// <summary>Options of one section are applied by ascending order, then as written.</summary>
    public int Order { get; init; }

    /// <summary>Declares an option of every job.</summary>
    /// <param name="name">Canonical name.</param>
    /// <param name="category">Theme.</param>
    /// <param name="syntax">Form of its values.</param>
    /// <param name="apply">Stores a parsed value.</param>
    /// <param name="help">What it does.</param>
    public static OptionDefinition ForJob<T>(
        string name, OptionCategory category, OptionSyntax<T> syntax, Action<JobOptions, T> apply, string help)
        => new(syntax, apply)
        {
            Name = name,
            Category = category,
            Help = help,
        };

    /// <summary>Declares an option of one or several engines; its typed value goes to <see cref="JobOptions.EngineOptions"/> under <paramref name="name"/>.</summary>
    /// <param name="name">Canonical name.</param>
    /// <param name="engines">Engines that have it, canonical names.</param>
    /// <param name="syntax">Form of its values.</param>
    /// <param name="help">What it does.</param>
    /// <param name="defaultText">The default, for help.</param>
    public static OptionDefinition ForEngine(
        string name, IReadOnlyList<string> engines, OptionSyntax syntax, string help, string? defaultText = null)
        => new(syntax, null)
        {
            Name = name,
            Category = OptionCategory.EngineOption,
            Engines = engines,
            Help = help,
            Default = defaultText,
        };

    /// <summary>True when a job may use the option with any value.</summary>
    public bool IsAccepted => Status is OptionStatus.Supported or OptionStatus.AcceptedWithoutEffect;

    /// <summary>True when the option exists for <paramref name="engine"/>.</summary>
    public bool BelongsTo(string engine) => Engines.Count == 0 || Engines.Contains(engine);

    /// <summary>Checks a value and stores it.</summary>
    /// <exception cref="OptionValueException">The text does not fit.</exception>
    internal void Apply(JobOptions options, OptionText text)
    {
        if (_apply is not null)
        {
            Syntax.Apply(options, text, _apply);
            return;
        }

        object? value = Syntax.ParseBoxed(text);
        if (Status == OptionStatus.Supported)
        {
            options.EngineOptions[Name] = value!;
        }
    }
}
