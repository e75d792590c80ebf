using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary>One job file run by <c>bench fio</c> (or by fio itself), and what can be seen of it from outside.</summary>
internal sealed class FioRun
{
    private readonly string _folder;

    private FioRun(string folder, int exitCode, string output, string error)
    {
        _folder = folder;
        ExitCode = exitCode;
        Output = output;
        Error = error;
        Documents = JsonDocuments(output);
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>The JSON documents in the output, one after another.</summary>
    public IReadOnlyList<JsonElement> Documents { get; }

    /// <summary>Entries of the last document; fio adds an empty one to groups of which a part is not reported.</summary>
    public IReadOnlyList<FioEntry> Jobs => Documents.Count == 0
        ? []
        : [.. Documents[^1].GetProperty("jobs").EnumerateArray().Where(static job => job.TryGetProperty("jobname", out _)).Select(static job => new FioEntry(job))];

    /// <summary>One line an entry: counts, bytes, errors (<see cref="FioEntry.ToString"/>).</summary>
    public string Summary => string.Join('\n', Jobs);

    /// <summary>Runs a job text with JSON output.</summary>
    public static FioRun Of(BenchProcess bench, string job, params string[] args) =>
        With(bench, [bench.Write("job.fio", job), "--output-format=json", .. args]);

    /// <summary>Runs fio's command line as it is given.</summary>
    public static FioRun With(BenchProcess bench, params string[] args)
    {
        BenchProcess.Finished run = bench.Run(["fio", .. args]);
        return new FioRun(bench.Folder, run.ExitCode, run.Output, run.Error);
    }

    /// <summary>Runs a job text with the fio that the system has.</summary>
    public static FioRun OfPeer(BenchProcess folder, string job, params string[] args)
    {
        BenchProcess.Finished run = folder.RunPeer("fio", [folder.Write("job.fio", job), "--output-format=json", .. args]);
        return new FioRun(folder.Folder, run.ExitCode, run.Output, run.Error);
    }

    /// <summary>What a program that was started and waited for came to.</summary>
    public static FioRun Finished(BenchProcess folder, BenchProcess.Finished run) => new(folder.Folder, run.ExitCode, run.Output, run.Error);

    public FioEntry Job(string name) => Jobs.First(job => job.Name == name);

    /// <summary>Names and sizes of the files that the run left, but for the job file.</summary>
    public string Files => string.Join(' ', Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(_folder, path), new FileInfo(path).Length))
        .Where(static file => file.Name != "job.fio" && !file.Name.EndsWith(".state", StringComparison.Ordinal))
        .OrderBy(static file => file.Name, StringComparer.Ordinal)
        .Select(static file => $"{file.Name}={file.Length}"));

    /// <summary>Rows of a log, split at the commas.</summary>
    public List<string[]> Log(string name) =>
        [.. File.ReadLines(Path.Combine(_folder, name)).Select(static line => line.Split(',', StringSplitOptions.TrimEntries))];

    /// <summary>Offsets of a log written with <c>log_offset=1</c>, in units of 1 KiB.</summary>
    public string OffsetsKib(string name) =>
        string.Join(' ', Log(name).Select(static row => long.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture) / 1024));

    private static List<JsonElement> JsonDocuments(string text)
    {
        var documents = new List<JsonElement>();
        int start = text.StartsWith('{') ? 0 : text.IndexOf("\n{\n", StringComparison.Ordinal) + 1;
        while (start >= 0 && start < text.Length && text[start] == '{')
        {
            int end = text.IndexOf("\n}\n", start, StringComparison.Ordinal);
            documents.Add(JsonDocument.Parse(text[start..(end + 2)]).RootElement);
            start = text.IndexOf('{', end);
        }

        return documents;
    }
}
