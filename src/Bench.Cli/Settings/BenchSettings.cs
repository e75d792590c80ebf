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

    /// <summary>Address at which other hosts reach an embedded target (<c>[bench] address</c>, BENCH_ADDRESS); null where none may be.</summary>
    public string? Address => Value("address");

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
    /// <exception cref="JobFileException">A bench.ini cannot be read; the message names the line but not what stands there, which may be a secret.</exception>
    public static BenchSettings Load()
    {
        string[] files = Files();
        try
        {
            IConfigurationBuilder builder = new ConfigurationBuilder();
            return new BenchSettings(files.Aggregate(builder, static (all, file) => all.AddIniFile(file, optional: true, reloadOnChange: false))
                .AddEnvironmentVariables("BENCH_")
                .Build());
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw files.Select(Mistake).OfType<JobFileException>().FirstOrDefault()
                ?? new JobFileException(new SourceLocation("bench.ini", 0), null, "it cannot be read; a key may stand there twice");
        }
    }

    /// <summary>A word on files of settings that hold secrets and that others may read; empty where none does.</summary>
    public static IReadOnlyList<string> ReadableSecrets() =>
    [
        .. Files().Where(static file => !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0)
            .Where(static file => new ConfigurationBuilder().AddIniFile(file).Build().GetSection("chap").GetChildren().Any())
            .Select(static file => $"{file} holds CHAP secrets and anybody on this machine may read it: chmod 600 {file}"),
    ];

    private static string[] Files() =>
    [
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "bench", "bench.ini"),
        Path.GetFullPath("bench.ini"),
    ];

    private static JobFileException? Mistake(string file)
    {
        string[] lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        int at = Array.FindIndex(lines, static line => line.Trim() is { Length: > 0 } text && text[0] is not (';' or '#' or '/' or '[') && !text.Contains('='));
        return at < 0 ? null : new JobFileException(new SourceLocation(file, at + 1), null, "expected NAME=VALUE, a [section] or a comment");
    }

    private string? Value(string key)
    {
        string? value = _configuration[key] ?? _configuration[$"bench:{key}"];
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
