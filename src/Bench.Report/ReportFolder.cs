namespace Bench.Report;

/// <summary>
/// What a report owns in its folder: the files that the list of the last report names. The next report removes those
/// that it no longer writes, and nothing else.
/// </summary>
internal sealed class ReportFolder(string directory)
{
    /// <summary>Name of the list.</summary>
    public const string ListName = "report-files.txt";

    /// <summary>Stands in the head of every page, so that a page of ours can be told.</summary>
    public const string Generator = "Bench report";

    private const string Heading = "# Files that bench report wrote here; the next report into this folder replaces or removes them.";

    /// <summary>How far into a page its head is looked for, characters.</summary>
    private const int HeadLength = 16384;

    private static readonly string[] Extensions = [".html", ".csv", ".png", ".svg"];

    /// <summary>Refuses a folder whose page someone else wrote.</summary>
    /// <exception cref="IOException">The page is not of ours.</exception>
    public void Claim()
    {
        string page = Path.Combine(directory, ReportBuilder.PageName);
        if (File.Exists(page) && !IsOurs(page))
        {
            throw new IOException($"{page} is no report of Bench and would be overwritten; give another folder, or move that file away");
        }
    }

    /// <summary>Removes what the last report wrote and this one did not, and lists the files of this one.</summary>
    public void Keep(IReadOnlyList<string> files)
    {
        foreach (string stale in Listed().Except(files, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(directory, stale));
        }

        File.WriteAllLines(Path.Combine(directory, ListName), [Heading, .. files]);
    }

    private static bool IsOurs(string page)
    {
        using StreamReader reader = File.OpenText(page);
        char[] head = new char[HeadLength];
        string text = new(head, 0, reader.ReadBlock(head));
        // Reports had no generator at first, only the end of the title.
        return text.Contains($"content=\"{Generator}\"", StringComparison.Ordinal) || text.Contains("– Bench report</title>", StringComparison.Ordinal);
    }

    /// <summary>Names in the list; a list that someone edited can name nothing outside of the folder and no other kind of file.</summary>
    private List<string> Listed()
    {
        string list = Path.Combine(directory, ListName);
        if (!File.Exists(list))
        {
            return [];
        }

        string[] lines = File.ReadAllLines(list);
        return lines is [Heading, ..]
            ? [.. lines.Skip(1).Where(name => name == Path.GetFileName(name) && Extensions.Contains(Path.GetExtension(name)))]
            : [];
    }
}
