using System.Collections.Concurrent;
using Bench.Iscsi.Login;

namespace Bench.Iscsi.Engine;

/// <summary>Where CHAP secrets come from when they are not in a URL: a file, the suite's settings, the environment.</summary>
public sealed class ChapSecrets
{
    /// <summary>Environment variable with the initiator's secret.</summary>
    public const string InitiatorVariable = "BENCH_CHAP_SECRET";

    /// <summary>Environment variable with the target's secret (mutual CHAP).</summary>
    public const string TargetVariable = "BENCH_CHAP_TARGET_SECRET";

    private readonly Func<string, string?> _settings;
    private readonly ConcurrentDictionary<string, bool> _warnedOf = new();

    /// <summary>Secrets without settings: files and environment alone.</summary>
    public ChapSecrets()
        : this(static _ => null)
    {
    }

    /// <summary>Secrets with settings.</summary>
    /// <param name="settings">The secret of a CHAP name in the suite's settings (<c>bench.ini</c>), or null.</param>
    public ChapSecrets(Func<string, string?> settings)
    {
        _settings = settings;
    }

    /// <summary>The credentials of a CHAP name.</summary>
    /// <param name="name">CHAP name; null gives null.</param>
    /// <param name="file">File whose first line is the secret; null looks in settings and environment.</param>
    /// <param name="variable">Environment variable to look in.</param>
    /// <param name="fileOption">What the caller's user would name the file with, for the message; null where there is no such option.</param>
    /// <param name="warn">Told once of each file that others may read; null where nobody listens.</param>
    /// <exception cref="IscsiException">There is no secret for the name.</exception>
    public ChapCredentials? Find(string? name, string? file, string variable, string? fileOption = "chap_secret_file=", Action<string>? warn = null)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var secret = file is not null ? FirstLine(file, warn) : _settings(name) ?? Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(secret)
            ? throw new IscsiException($"no CHAP secret for {name}: put it into bench.ini, {(fileOption is null ? "" : $"into a file that {fileOption} names, ")}or into {variable}") { Phase = IscsiPhase.Login }
            : new ChapCredentials(name, secret);
    }

    private string FirstLine(string file, Action<string>? warn)
    {
        try
        {
            if (warn is not null && IsReadableByOthers(file) && _warnedOf.TryAdd(Path.GetFullPath(file), true))
            {
                warn($"{file} holds a CHAP secret and anybody on this machine may read it: chmod 600 {file}");
            }

            return File.ReadLines(file).FirstOrDefault() ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IscsiException($"cannot read the CHAP secret file {file}: {error.Message}", error) { Phase = IscsiPhase.Login };
        }
    }

    private static bool IsReadableByOthers(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0;
}
