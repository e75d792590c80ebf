namespace Bench.Engine.Results;

/// <summary>Where a run stands in its sweep.</summary>
/// <param name="Id">Of the sweep.</param>
/// <param name="Index">Position of the point in the cross product, from 1.</param>
/// <param name="Points">Points of the sweep; of a search the points so far.</param>
/// <param name="Repeat">Which measurement of the point, from 1.</param>
/// <param name="Repeats">Measurements of each point.</param>
/// <param name="Started">Position in time among the sweep's runs, from 1.</param>
/// <param name="Values">Option values of the point, as written; without those that make up its label.</param>
public sealed record SweepPlace(
    string Id, int Index, int Points, int Repeat, int Repeats, int Started, IReadOnlyList<KeyValuePair<string, string>> Values);
