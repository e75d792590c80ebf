namespace Bench.Engine.Sweeps;

/// <summary>One combination of values.</summary>
/// <param name="Index">Position in the cross product, from 1, the first option slowest; in a search the order of visits.</param>
/// <param name="Values">Option and value, as written, in the order of the specification.</param>
/// <param name="Coordinates">Which value of each axis.</param>
public sealed record SweepPoint(int Index, IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<int> Coordinates)
{
    /// <summary>The label it gives its results; null where the sweep varies no label.</summary>
    public string? Label => Values.FirstOrDefault(static value => value.Key == SweepAxis.Label).Value;

    /// <summary>For people: <c>numjobs=4 bs=8k</c>.</summary>
    public override string ToString() => string.Join(' ', Values.Select(static value => $"{value.Key}={value.Value}"));

    /// <summary>Every combination of an axis' values with those of the others.</summary>
    public static IReadOnlyList<SweepPoint> CrossProduct(IReadOnlyList<SweepAxis> axes)
    {
        IEnumerable<int[]> combinations = [[]];
        foreach (SweepAxis axis in axes)
        {
            combinations = combinations.SelectMany(_ => Enumerable.Range(0, axis.Values.Count), static (earlier, value) => (int[])[.. earlier, value]);
        }

        return [.. combinations.Select((coordinates, index) => new SweepPoint(index + 1, ValuesAt(axes, coordinates), coordinates))];
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ValuesAt(IReadOnlyList<SweepAxis> axes, int[] coordinates) =>
        [.. axes.SelectMany((axis, at) => axis.Options.Zip(axis.Values[coordinates[at]], KeyValuePair.Create))];
}

/// <summary>One measurement of a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Repeat">Which of its repeats, from 1.</param>
public readonly record struct SweepRun(SweepPoint Point, int Repeat);
