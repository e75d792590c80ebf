using Bench.Engine;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>The folder that a run's results go to; made before the run, so that a wrong path costs no measurement.</summary>
internal sealed class ResultFolder
{
    private ResultFolder(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The result document.</summary>
    public string ResultPath => Path.Combine(Folder, "result.json");

    /// <summary>A name that nobody has, with a number added when runs follow each other closely.</summary>
    public static string Free(string folder)
    {
        string candidate = folder;
        for (int number = 2; Path.Exists(candidate); number++)
        {
            candidate = $"{folder}-{number}";
        }

        return candidate;
    }

    /// <summary>Makes the folder, or uses it; says so when it holds a result already, which is then replaced.</summary>
    /// <exception cref="DeviceException">It cannot be made or written to.</exception>
    public static ResultFolder Create(string folder)
    {
        if (SweepFolder.Holds(folder))
        {
            throw new DeviceException(folder, 0, $"{folder} holds a sweep; choose another place with --out DIR");
        }

        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, ".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(folder, 0, $"results cannot be saved in {folder}: {failure.Message} (choose another place with --out DIR)");
        }

        var made = new ResultFolder(folder);
        if (File.Exists(made.ResultPath))
        {
            Console.Error.WriteLine($"bench: {made.ResultPath} is an earlier result; this run replaces it");
        }

        return made;
    }

    /// <summary>Saves the document, here or where there is room; says where.</summary>
    /// <returns>Where it is, or null when it went to standard error as the last resort.</returns>
    public string? Save(ResultDocument document) => Save(document, ResultPath);

    /// <summary>Saves a document, at a path or where there is room; says where.</summary>
    /// <returns>Where it is, or null when it went to standard error as the last resort.</returns>
    public static string? Save(ResultDocument document, string path)
    {
        ResultLocation location = ResultFile.WriteOrRescue(
            path, writer => FioJsonWriter.Write(document, writer), [Path.GetTempPath(), Directory.GetCurrentDirectory()], Console.Error);
        foreach (string problem in location.Problems)
        {
            Console.Error.WriteLine($"bench: {problem}");
        }

        return location.Path;
    }
}
