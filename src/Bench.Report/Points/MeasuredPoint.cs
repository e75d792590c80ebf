using Bench.Report.Reading;

namespace Bench.Report.Points;

/// <summary>One combination of option values, job and direction under one name (a label, or a side of a comparison), with all its repeats.</summary>
/// <param name="Side">The label or side.</param>
/// <param name="Key">What was measured.</param>
/// <param name="Runs">Its repeats, at least one.</param>
internal sealed record MeasuredPoint(string Side, PointKey Key, IReadOnlyList<MeasuredRun> Runs);

/// <summary>What tells one measuring point from the others: the values of the options that vary, the job and the direction.</summary>
/// <param name="Values">Values of the varying options, in their order; null where the file does not have the option.</param>
/// <param name="Job">Name of the job.</param>
/// <param name="Direction">The direction.</param>
internal sealed record PointKey(IReadOnlyList<KeyValuePair<string, string?>> Values, string Job, Direction Direction)
{
    /// <summary>The value of an option; null when it does not vary or is not known.</summary>
    public string? this[string option] => Values.FirstOrDefault(v => v.Key == option).Value;

    /// <summary>The values as a job file has them: <c>bs=8k numjobs=4</c>.</summary>
    public string ValueText => string.Join(' ', Values.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}"));

    /// <inheritdoc/>
    public bool Equals(PointKey? other) => other is not null && Job == other.Job && Direction == other.Direction && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Job);
        hash.Add(Direction);
        foreach (KeyValuePair<string, string?> value in Values)
        {
            hash.Add(value.Value);
        }

        return hash.ToHashCode();
    }
}
