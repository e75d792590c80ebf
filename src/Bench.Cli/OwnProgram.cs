namespace Bench.Cli;

/// <summary>How to start this program once more as another process.</summary>
internal static class OwnProgram
{
    private const string Assembly = "bench.dll";

    /// <summary>
    /// The words that a command line begins with: the program, and where the runtime's host runs it (<c>dotnet bench.dll</c>) what to run.
    /// </summary>
    public static IReadOnlyList<string> Words { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, Assembly)]
        : [Environment.ProcessPath!];
}
