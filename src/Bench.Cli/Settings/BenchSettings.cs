using Bench.Engine.Jobs;
using Microsoft.Extensions.Configuration;

namespace Bench.Cli.Settings;

/// <summary>
/// The suite's own settings, from <c>bench.ini</c> in the current directory, then in the user's configuration
/// directory, then BENCH_* environment variables; the last one that speaks wins.
/// </summary>
internal sealed class BenchSettings
{
    private readonly IConfiguration _configuration;

    private BenchSettings(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Folder that holds result folders (<c>[bench] results</c>, BENCH_RESULTS).</summary>
    public string ResultsDirectory => Value("results") ?? "results";

    /// <summary>What the user calls this configuration (<c>[bench] label</c>, BENCH_LABEL).</summary>
    public string? Label => Value("label");

    /// <summary>What sweeps do that do not say otherwise (<c>[sweep] repeat=, order=, seed=, settle=</c>).</summary>
    public IReadOnlyList<SweepSetting> Sweep =>
    [
        .. ((ReadOnlySpan<string>)["repeat", "order", "seed", "settle"]).ToArray()
            .Where(key => !string.IsNullOrWhiteSpace(_configuration[$"sweep:{key}"]))
            .Select(key => new SweepSetting(key, _configuration[$"sweep:{key}"]!.Trim(), new SourceLocation("bench.ini", 0))),
    ];

    /// <summary>
    /// Targets that may be overwritten whatever they hold, for <c>bench fio</c>, whose command line has no place for them
    /// (BENCH_ALLOW_DESTROY, separated by colons). Never read from a file: it must be said anew for each run.
    /// </summary>
    public static IReadOnlyList<string> AllowDestroy =>
        Environment.GetEnvironmentVariable("BENCH_ALLOW_DESTROY")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The secret of a CHAP name (<c>[chap] NAME=SECRET</c>), or null.</summary>
    public string? ChapSecret(string name) => _configuration[$"chap:{name}"];

    /// <summary>Reads the settings.</summary>
    public static BenchSettings Load()
    {
        string user = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "bench", "bench.ini");
        return new BenchSettings(new ConfigurationBuilder()
            .AddIniFile(user, optional: true, reloadOnChange: false)
            .AddIniFile(Path.GetFullPath("bench.ini"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables("BENCH_")
            .Build());
    }

    private string? Value(string key)
    {
        string? value = _configuration[key] ?? _configuration[$"bench:{key}"];
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
