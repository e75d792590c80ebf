using System.Reflection;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Syntax;

namespace Bench.Cli.Commands;

/// <summary>The job files of the folder <c>jobs</c>, carried by the program: <c>preset:NAME</c> in place of a file.</summary>
internal static class JobPresets
{
    /// <summary>What a job file's name begins with to mean a preset.</summary>
    public const string Prefix = "preset:";

    private const string Folder = "jobs/";
    private const string Ending = ".fio";

    /// <summary>All names in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(static name => name[Folder.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>True for <c>preset:NAME</c>.</summary>
    public static bool IsPreset(string jobFile) => jobFile.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Gives the texts of the presets among some job files, so that nothing looks for them on disk.</summary>
    /// <exception cref="JobFileException">There is no such preset.</exception>
    public static void Provide(IEnumerable<string> jobFiles, JobTexts texts)
    {
        foreach (string jobFile in jobFiles.Where(IsPreset))
        {
            texts.Provide(jobFile, Text(jobFile[Prefix.Length..]));
        }
    }

    /// <summary>The job file of a name.</summary>
    /// <exception cref="JobFileException">There is no such preset.</exception>
    public static string Text(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name + Ending);
        if (stream is null)
        {
            string? near = NearestName.Find(name, Names);
            throw new JobFileException(
                new SourceLocation(Prefix + name, 0), null, $"there is no preset {name}{(near is null ? "; bench presets lists them" : $"; did you mean {near}?")}");
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What it says of itself: the first sentence of its header.</summary>
    public static string Summary(string name)
    {
        string header = string.Join(' ', Text(name).Split('\n').TakeWhile(static line => line.StartsWith(';')).Select(static line => line[1..].Trim()));
        int end = header.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? header : header[..end];
    }
}
