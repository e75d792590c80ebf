using Bench.Engine.Jobs;

namespace Bench.Engine.Sweeps;

/// <summary>One option, or several that change together, and the values that it takes.</summary>
/// <param name="Options">Canonical names.</param>
/// <param name="Values">The values in order, each with one text per option.</param>
/// <param name="Source">Where it stands.</param>
public sealed record SweepAxis(IReadOnlyList<string> Options, IReadOnlyList<IReadOnlyList<string>> Values, SourceLocation Source)
{
    /// <summary>Instead of an option: the label of the results. Options paired with it are what the label stands for.</summary>
    public const string Label = "label";

    /// <summary>The range that the values come from, when they are one; a goal is searched for within it.</summary>
    public SweepRange? Range { get; init; }

    /// <summary>The axis with only the first and last value of its range; itself when it is a list.</summary>
    public SweepAxis Ends => Range is null || Values.Count == 1
        ? this
        : this with { Values = [Values[0], Range.HasStep ? Values[^1] : [Range.Text(Range.Last)]] };

    /// <summary>Whether it sets an option.</summary>
    public bool Sets(string option) => Options.Contains(option);
}
