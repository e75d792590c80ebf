using System.Diagnostics;
using System.Text.Json;

namespace Bench.Mpi.Tests;

/// <summary>A folder of its own for the jobs of one test, and the means to start programs in it and to be sure that they end.</summary>
public sealed class Workspace : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly List<Process> _started = [];

    /// <summary>The program under test.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "bench");

    public string Folder { get; } = Directory.CreateTempSubdirectory("bench-mpi-").FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    public Process Start(string program, IEnumerable<string> args, IEnumerable<(string Name, string? Value)>? environment = null)
    {
        // Who runs the tests in the background has its children ignore SIGINT.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string? value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        _started.Add(process);
        return process;
    }

    public Finished Run(string program, IEnumerable<string> args, IEnumerable<(string Name, string? Value)>? environment = null) => Wait(Start(program, args, environment));

    public static Finished Wait(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the job did not end within {Limit}");
        }

        // A process that a killed rank has left may hold the pipes for a moment longer.
        Task.WaitAll([output, error], TimeSpan.FromSeconds(30));
        return new Finished(process.ExitCode, output.IsCompleted ? output.Result : "", error.IsCompleted ? error.Result : "");
    }

    /// <summary>Waits until something is so.</summary>
    public static void Await(Func<bool> condition, string what)
    {
        for (long until = Environment.TickCount64 + (long)Limit.TotalMilliseconds; !condition(); Thread.Sleep(50))
        {
            Assert.True(Environment.TickCount64 < until, $"in vain waited for: {what}");
        }
    }

    /// <summary>The <c>bench</c> object of a result.</summary>
    public JsonElement Bench(string file = "out/result.json")
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.GetProperty("bench").Clone();
    }

    /// <summary>Process of a rank that works in this folder, found by what its launcher has told it.</summary>
    public int ProcessOf(int rank)
    {
        int found = 0;
        Await(() => (found = Processes().FirstOrDefault(process => IsRank(process, rank))) != 0, $"the process of rank {rank}");
        return found;
    }

    public void Dispose()
    {
        foreach (Process process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        // Ranks outlive a launcher that was killed; they are known by the folder that they work in.
        foreach (int process in Processes())
        {
            Signals.Send(process, Signals.Kill);
        }

        for (int attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), out int process) ? process : 0)
        .Where(process => process != 0 && Read(process, "cwd") == Folder && Path.GetFileName(Read(process, "exe")) == "bench");

    private static bool IsRank(int process, int rank)
    {
        try
        {
            string[] environment = File.ReadAllText($"/proc/{process}/environ").Split('\0');
            string[] command = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return command.Contains("run") && (environment.Contains($"OMPI_COMM_WORLD_RANK={rank}") || environment.Contains($"PMI_RANK={rank}"));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? Read(int process, string link)
    {
        try
        {
            return new FileInfo($"/proc/{process}/{link}").LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a program left.</summary>
    public sealed record Finished(int ExitCode, string Output, string Error)
    {
        public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
    }
}
