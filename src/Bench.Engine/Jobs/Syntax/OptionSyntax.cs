using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

/// <summary>The form of an option's values: how they are described to people.</summary>
public abstract class OptionSyntax
{
    private protected OptionSyntax(string description)
    {
        Description = description;
    }

    /// <summary>Type and unit, for help: <c>size in bytes (4k, 1g)</c>.</summary>
    public string Description { get; }

    /// <summary>The limits, for help: <c>1 .. 100</c>; null when there are none.</summary>
    public string? Range { get; init; }

    /// <summary>The valid words of an enumeration, each with its meaning; empty otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Choices { get; init; } = [];

    /// <summary>What a bare key stands for; null when a value is required.</summary>
    public string? BareValue { get; init; }

    /// <summary>Parses a value.</summary>
    /// <exception cref="OptionValueException">The text does not fit.</exception>
    public abstract object? ParseBoxed(OptionText text);

    /// <summary>Parses a value and stores it.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="text">The value.</param>
    /// <param name="apply">An action of <see cref="JobOptions"/> and a value of the syntax's type.</param>
    /// <exception cref="OptionValueException">The text does not fit.</exception>
    internal abstract void Apply(JobOptions options, OptionText text, Delegate apply);
}

/// <summary>The form of an option's values and the parser to <typeparamref name="T"/>.</summary>
public sealed class OptionSyntax<T> : OptionSyntax
{
    private readonly Func<OptionText, T> _parse;

    /// <summary>Creates a syntax.</summary>
    /// <param name="description">Type and unit, for help.</param>
    /// <param name="parse">Gives the typed value or throws <see cref="OptionValueException"/>.</param>
    public OptionSyntax(string description, Func<OptionText, T> parse)
        : base(description)
    {
        _parse = parse;
    }

    /// <summary>Parses a value.</summary>
    /// <exception cref="OptionValueException">The text does not fit.</exception>
    public T Parse(OptionText text) => _parse(text);

    /// <inheritdoc/>
    public override object? ParseBoxed(OptionText text) => _parse(text);

    internal override void Apply(JobOptions options, OptionText text, Delegate apply) => ((Action<JobOptions, T>)apply)(options, _parse(text));

    /// <summary>The same form read into another type.</summary>
    public OptionSyntax<TTo> Select<TTo>(Func<T, TTo> convert) => new(Description, text => convert(_parse(text)))
    {
        Range = Range,
        Choices = Choices,
        BareValue = BareValue,
    };
}
