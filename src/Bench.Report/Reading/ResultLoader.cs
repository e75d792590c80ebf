using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>From a path to results.</summary>
internal static class ResultLoader
{
    /// <summary>Results whose start differs by less than this are snapshots of one run: fio's <c>elapsed</c> has whole seconds.</summary>
    private const double SameStartSeconds = 2.5;

    public static IReadOnlyList<ResultFile> Load(string path)
    {
        if (Directory.Exists(path))
        {
            return LoadFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new ResultFileException($"{path}: no such file or folder; give a result.json, a folder of them, or fio's JSON output");
        }

        List<ResultFile> results = LoadFile(path, out ResultFileException? broken);
        return results.Count > 0
            ? results
            : throw broken ?? new ResultFileException($"{path}: is JSON but no benchmark result (no \"jobs\" in it); give a result.json of Bench or the output of fio --output-format=json+");
    }

    private static List<ResultFile> LoadFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Where(static file => !IsPartOfResult(file)).Order(StringComparer.Ordinal)];
        // Reading a large sweep is parsing above all.
        List<(List<ResultFile> Results, string? Refused)> read = [.. files.AsParallel().AsOrdered().Select(LoadOrRefuse)];
        List<ResultFile> results = [.. read.SelectMany(r => r.Results)];
        List<string> refused = [.. read.Select(r => r.Refused).OfType<string>()];
        if (results.Count == 0)
        {
            string why = refused.Count > 0 ? ": " + refused[0] : "; is it the folder that --out named?";
            throw new ResultFileException($"{folder}: no result in this folder{why}");
        }

        return refused.Count == 0 ? results : [results[0] with { Notes = [.. results[0].Notes, .. refused.Select(r => "left out: " + r)] }, .. results.Skip(1)];
    }

    // What each rank of a job on many hosts has left beside the result of all of them.
    private static bool IsPartOfResult(string file) =>
        Path.GetDirectoryName(file) is { } ranks && Path.GetFileName(ranks) == "ranks" && Directory.GetParent(ranks)!.EnumerateFiles("*.json").Any();

    private static (List<ResultFile> Results, string? Refused) LoadOrRefuse(string file)
    {
        try
        {
            List<ResultFile> found = LoadFile(file, out ResultFileException? broken);
            return (found, found.Count == 0 ? broken?.Message : null);
        }
        catch (ResultFileException e)
        {
            return ([], e.Message);
        }
    }

    private static List<ResultFile> LoadFile(string path, out ResultFileException? broken)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException($"{path}: cannot be read: {e.Message}", e);
        }

        List<JsonElement> documents = JsonDocuments.Read(path, text, out broken);
        documents.RemoveAll(d => d.Child("jobs") is null && d.Child("client_stats") is null);
        int found = documents.Count;
        documents = LastSnapshots(documents);
        var results = new List<ResultFile>(documents.Count);
        foreach (JsonElement document in documents)
        {
            string? given = document.Child("bench")?.Text("label") is { Length: > 0 } own ? own : null;
            string label = given ?? (document.Child("bench")?.Text("default_label") is { Length: > 0 } byTarget ? byTarget : NameOf(path));
            if (documents.Count > 1)
            {
                label += $" #{results.Count + 1}";
            }

            ResultFile result = document.Child("bench") is { } bench
                ? BenchReader.Read(path, label, document, bench)
                : FioReader.Read(path, label, document);
            result = result with { IsLabelGiven = given is not null, Fingerprint = Convert.ToHexString(SHA256.HashData(JsonMarshal.GetRawUtf8Value(document))) };
            if (found > documents.Count)
            {
                result = result with { Notes = [.. result.Notes, $"the file holds {found} documents (status intervals); the last of each run is shown"] };
            }

            results.Add(result);
        }

        return results;
    }

    /// <summary>Status intervals leave one document per interval, each covering the run so far: only the last counts.</summary>
    private static List<JsonElement> LastSnapshots(List<JsonElement> documents)
    {
        var kept = new List<JsonElement>();
        for (int i = 0; i < documents.Count; i++)
        {
            if (i + 1 == documents.Count || !SameRun(documents[i], documents[i + 1]))
            {
                kept.Add(documents[i]);
            }
        }

        return kept;
    }

    private static bool SameRun(JsonElement earlier, JsonElement later) =>
        Start(earlier) is { } a && Start(later) is { } b && Math.Abs(a - b) < SameStartSeconds
        && earlier.Items("jobs").Select(j => j.Text("jobname")).SequenceEqual(later.Items("jobs").Select(j => j.Text("jobname")));

    private static double? Start(JsonElement document)
    {
        double? ended = document.Number("timestamp_ms") / 1000 ?? document.Number("timestamp");
        double? elapsed = document.Items("jobs").Select(j => j.Number("elapsed")).FirstOrDefault();
        return ended - elapsed;
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string? place = Path.GetDirectoryName(Path.GetFullPath(path));
        string? folder = Path.GetFileName(place);
        // A sweep keeps its points in SWEEP/points/NUMBER-rREPEAT: without label they all have the sweep's name.
        if (Path.GetDirectoryName(place) is { } points && Path.GetFileName(points) == "points" && Path.GetFileName(Path.GetDirectoryName(points)) is { Length: > 0 } sweep)
        {
            return sweep;
        }

        return name == "result" && !string.IsNullOrEmpty(folder) ? folder : name;
    }
}
