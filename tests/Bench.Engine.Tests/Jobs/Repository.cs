namespace Bench.Engine.Tests.Jobs;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Bench.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bench.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Bench.sln is in no folder above the tests");
        }

        return folder.FullName;
    }
}
