using System.Diagnostics;

namespace Bench.PeerJobs;

/// <summary>One program's run of a job, in a folder of its own, and what it left.</summary>
public sealed class PeerRun
{
    private const string JobFile = "job.fio";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] FormatFlags = ["--output-format", "--minimal", "--append-terse"];

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _variables;

    private PeerRun(string folder, IReadOnlyDictionary<string, string> variables)
    {
        _folder = folder;
        _variables = variables;
    }

    /// <summary>Exit codes of the command lines.</summary>
    public List<int> ExitCodes { get; } = [];

    /// <summary>Standard output of all command lines.</summary>
    public string StandardOutput { get; private set; } = "";

    /// <summary>Standard error of all command lines.</summary>
    public string StandardError { get; private set; } = "";

    /// <summary>The results, from standard output or the file of <c>--output</c>.</summary>
    public RunOutput Output { get; private set; } = new("");

    /// <summary>Names relative to the folder, sorted, but for the job itself.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder, path)).Where(static name => name != JobFile).Order(StringComparer.Ordinal)];

    /// <summary>Runs all command lines of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="program">The program and its first arguments.</param>
    public static PeerRun Of(PeerJob job, string folder, IReadOnlyList<string> program)
    {
        var run = new PeerRun(folder, job.Variables);
        File.Copy(job.Path, Path.Combine(folder, JobFile));
        try
        {
            job.Setup.ForEach(run.Shell);
            job.CommandLines.ForEach(line => run.Execute(program, line));
        }
        finally
        {
            job.Cleanup.ForEach(run.Shell);
        }

        string output = run.StandardOutput;
        foreach (string name in job.CommandLines.SelectMany(Words).Where(static word => word.StartsWith("--output=", StringComparison.Ordinal)))
        {
            string path = Path.Combine(folder, name["--output=".Length..]);
            output += File.Exists(path) ? File.ReadAllText(path) : "";
        }

        run.Output = new RunOutput(output);
        return run;
    }

    /// <summary>Lines of a file of the folder; none when it is missing.</summary>
    public IReadOnlyList<string> Lines(string file) => File.Exists(PathOf(file)) ? File.ReadAllLines(PathOf(file)) : [];

    /// <summary>Bytes of a file; null when it is missing.</summary>
    public byte[]? Bytes(string file) => File.Exists(PathOf(file)) ? File.ReadAllBytes(PathOf(file)) : null;

    /// <summary>Size of a file, bytes.</summary>
    public long SizeOf(string file) => new FileInfo(PathOf(file)).Length;

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Execute(IReadOnlyList<string> program, string line)
    {
        List<string> words = [.. Words(line).Select(static word => word == "JOB" ? JobFile : word)];
        if (!words.Exists(static word => FormatFlags.Any(flag => word.StartsWith(flag, StringComparison.Ordinal))))
        {
            words.Add("--output-format=json");
        }

        (int exitCode, string output, string error) = Run(program[0], [.. program.Skip(1), .. words]);
        ExitCodes.Add(exitCode);
        StandardOutput += output;
        StandardError += error;
    }

    private void Shell(string command)
    {
        (int exitCode, _, string error) = Run("sh", ["-c", command]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"'{command}' failed with {exitCode}: {error}");
        }
    }

    private (int ExitCode, string Output, string Error) Run(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit}");
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Words of a command line; single quotes keep blanks.</summary>
    private static IEnumerable<string> Words(string line)
    {
        string[] pieces = line.Split('\'');
        string word = "";
        for (int i = 0; i < pieces.Length; i++)
        {
            string[] parts = i % 2 == 1 ? [pieces[i]] : pieces[i].Split(' ');
            word += parts[0];
            for (int part = 1; part < parts.Length; part++)
            {
                if (word.Length > 0)
                {
                    yield return word;
                }

                word = parts[part];
            }
        }

        if (word.Length > 0)
        {
            yield return word;
        }
    }
}
