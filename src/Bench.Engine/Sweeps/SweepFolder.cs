using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Engine.Results;

namespace Bench.Engine.Sweeps;

/// <summary>The folder of a sweep: its manifest, its results, and the lock that one process at a time holds.</summary>
public sealed class SweepFolder : IDisposable
{
    private const string ManifestName = "sweep.json";
    private const string LockName = ".sweep.lock";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly FileStream _lock;

    private SweepFolder(string path, FileStream held)
    {
        Root = path;
        _lock = held;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The manifest's path.</summary>
    public string ManifestPath => Path.Combine(Root, ManifestName);

    /// <summary>True when a folder holds a sweep.</summary>
    public static bool Holds(string folder) => File.Exists(Path.Combine(folder, ManifestName));

    /// <summary>Opens a folder, which is made when missing, for this process alone.</summary>
    /// <exception cref="DeviceException">Another process runs a sweep in it, or it cannot be written to.</exception>
    public static SweepFolder Open(string folder)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            Directory.CreateDirectory(folder);
            return new SweepFolder(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DeviceException(folder, 0, $"results cannot be saved in {folder}: {failure.Message} (choose another place with --out DIR)");
        }
        catch (IOException failure)
        {
            throw new DeviceException(folder, 0, File.Exists(path)
                ? $"another process runs a sweep in {folder}"
                : $"results cannot be saved in {folder}: {failure.Message} (choose another place with --out DIR)");
        }
    }

    /// <summary>Where the result of a run is, from the folder.</summary>
    public static string ResultOf(int index, int repeat) =>
        string.Create(CultureInfo.InvariantCulture, $"points/{index:0000}-r{repeat}/result.json");

    /// <summary>The full path of a run's result.</summary>
    public string PathOf(ManifestRun run) => Path.Combine(Root, run.Result);

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="FormatException">It is none that this program reads.</exception>
    public SweepManifest Load() => Read(Root);

    /// <summary>Reads the manifest of a folder that another process may be writing to.</summary>
    /// <exception cref="FormatException">It is none that this program reads.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SweepManifest Read(string folder)
    {
        string path = Path.Combine(folder, ManifestName);
        try
        {
            SweepManifest manifest = JsonSerializer.Deserialize<SweepManifest>(Parse(path, folder), Json)
                ?? throw Damaged(path, folder, "holds nothing");
            if (manifest.Format != SweepManifest.CurrentFormat)
            {
                throw new FormatException($"{path} is of format {manifest.Format}; this program reads {SweepManifest.CurrentFormat}");
            }

            // The serializer lets members of lists be null whatever their type says.
            return manifest.Points.TrueForAll(static point => point is not null && point.Runs.TrueForAll(static run => run is not null))
                ? manifest
                : throw Damaged(path, folder, "is not the manifest of a sweep: a point or a run in it is empty");
        }
        catch (JsonException problem)
        {
            string where = problem.Path is { Length: > 2 } place ? $"{place[2..]} is not what stands there in one" : "what every sweep has is missing in it";
            throw Damaged(path, folder, $"is not the manifest of a sweep: {where}");
        }
    }

    private static JsonDocument Parse(string path, string folder)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException problem)
        {
            string line = problem.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" in line {number + 1}") : "";
            throw Damaged(path, folder, new FileInfo(path).Length == 0 ? "is empty" : $"is damaged: its text is cut off or wrong{line}");
        }
    }

    private static FormatException Damaged(string path, string folder, string what) => new(
        $"{path} {what}. The sweep cannot go on from it: put a sound copy there, or begin anew with --out and another folder. " +
        $"Results measured so far are whole: bench report {Path.Combine(folder, "points")} shows them");

    /// <summary>Writes the manifest; whoever reads it sees the old one or the new one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(SweepManifest manifest)
    {
        manifest.UpdatedMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        ResultFile.WriteAtomically(ManifestPath, writer => writer.WriteLine(JsonSerializer.Serialize(manifest, Json)));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
