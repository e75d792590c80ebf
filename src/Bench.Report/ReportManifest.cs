namespace Bench.Report;

/// <summary>What a report wrote.</summary>
/// <param name="Directory">Where.</param>
/// <param name="Files">Names of the files in it, the page first.</param>
/// <param name="LeftOut">What is missing, why and what would bring it; one line each.</param>
public sealed record ReportManifest(string Directory, IReadOnlyList<string> Files, IReadOnlyList<string> LeftOut)
{
    /// <summary>Full path of the page to open.</summary>
    public string Page => Path.Combine(Directory, ReportBuilder.PageName);
}
