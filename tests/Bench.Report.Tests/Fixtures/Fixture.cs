namespace Bench.Report.Tests.Fixtures;

/// <summary>Result files beside the tests, and folders that vanish with a test.</summary>
internal sealed class Fixture : IDisposable
{
    public const string FioJsonPlus = "fio-3.33-json-plus.json";
    public const string FioJson = "fio-3.33-json.json";
    public const string FioStatus = "fio-3.33-status-interval.json";

    public string Folder { get; } = Directory.CreateTempSubdirectory("bench-report-").FullName;

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
