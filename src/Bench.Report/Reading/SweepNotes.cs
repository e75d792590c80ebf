using Bench.Engine.Results.Statistics;
using Bench.Engine.Sweeps;

namespace Bench.Report.Reading;

/// <summary>What a sweep's manifest says that its results cannot: what was left out and why, what failed, what a search found.</summary>
public static class SweepNotes
{
    private const int MostNamed = 3;
    private const int LongestPath = 40;

    /// <summary>Sentences on the sweeps in the folders among <paramref name="paths"/>.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> paths) => [.. paths.Distinct().Where(SweepFolder.Holds).SelectMany(OfFolder)];

    private static IEnumerable<string> OfFolder(string folder)
    {
        try
        {
            return OfManifest(SweepFolder.Read(folder));
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            return [$"What the sweep left out is not known: {problem.Message}."];
        }
    }

    private static IEnumerable<string> OfManifest(SweepManifest manifest)
    {
        string name = manifest.Label is { } label ? $"Sweep {manifest.Id} ({label})" : $"Sweep {manifest.Id}";
        List<(ManifestPoint Point, ManifestRun Run)> runs = [.. manifest.Points.SelectMany(p => p.Runs, (p, r) => (p, r))];
        if (manifest.State != SweepState.Done)
        {
            int open = runs.Count(r => r.Run.State is not (RunState.Done or RunState.Skipped));
            string why = manifest.State == SweepState.Stopped ? $"ended early ({manifest.Why})" : "is not finished";
            yield return $"{name} {why}: {open} of {runs.Count} runs are missing; bench run --resume goes on with it.";
        }

        List<(ManifestPoint Point, ManifestRun Run)> failed = [.. runs.Where(r => r.Run.State == RunState.Failed)];
        if (failed.Count > 0)
        {
            yield return $"{name}: {failed.Count} of {runs.Count} runs failed and are in no chart: {Named(failed)}.";
        }

        List<(ManifestPoint Point, ManifestRun Run)> skipped = [.. runs.Where(r => r.Run.State == RunState.Skipped)];
        if (skipped.Count > 0)
        {
            yield return $"{name}: stop_when={manifest.StopWhen} left out {skipped.Select(r => r.Point.Index).Distinct().Count()} of {manifest.Points.Count} points: {Named(skipped)}.";
        }

        foreach (SearchRecord search in manifest.Searches)
        {
            string of = string.Concat(search.Fixed.Select(v => $" {v.Key}={v.Value}"));
            yield return $"{name}: its points are those that a search for {manifest.Goal}{of} visited, not a grid: {search.Verdict ?? "it is not finished"}. Its path, in order: {PathOf(manifest, search)}.";
        }
    }

    private static string PathOf(SweepManifest manifest, SearchRecord search)
    {
        StatisticUnit? unit = Unit(manifest.Goal);
        IEnumerable<string> steps = search.Path.Take(LongestPath).Select(visit =>
            $"{Values(visit.Values)} ({(visit.Objective is { } value && unit is { } known ? known.Format(value) : "not measured")}{(visit.Meets ? "" : ", fails the conditions")})");
        return string.Join(", ", steps) + (search.Path.Count > LongestPath ? $" and {search.Path.Count - LongestPath} more" : "");
    }

    private static StatisticUnit? Unit(string? goal)
    {
        try
        {
            return goal is null ? null : SweepGoal.Parse(goal).Objective.Unit;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Named(List<(ManifestPoint Point, ManifestRun Run)> runs)
    {
        List<string> points = [.. runs.GroupBy(r => r.Point.Index).Select(g => $"{Values(g.First().Point.Values)}{(g.First().Run.Why is { Length: > 0 } why ? $" ({why})" : "")}")];
        return string.Join("; ", points.Take(MostNamed)) + (points.Count > MostNamed ? $" and {points.Count - MostNamed} more points" : "");
    }

    private static string Values(IEnumerable<KeyValuePair<string, string>> values) => string.Join(' ', values.Select(v => $"{v.Key}={v.Value}"));
}
