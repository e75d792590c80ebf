using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>Runs the program as a user does, in a folder of its own.</summary>
public sealed class BenchProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "bench");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder that the program runs in.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bench-cli-").FullName;

    /// <summary>Variables of the programs that are started from now on, beside the inherited ones.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string file) => Path.Combine(Folder, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return file;
    }

    /// <summary>Runs to the end.</summary>
    public Finished Run(params string[] args)
    {
        using Process process = Start(args);
        return Wait(process);
    }

    /// <summary>Runs another program to the end, in the same folder.</summary>
    public Finished RunPeer(string program, params string[] args)
    {
        using Process process = Start(program, args);
        return Wait(process);
    }

    /// <summary>Starts without waiting; output is collected by <see cref="Wait"/>.</summary>
    public Process Start(params string[] args) => Start(Program, args);

    /// <summary>Starts another program without waiting, in the same folder.</summary>
    public Process StartPeer(string program, params string[] args) => Start(program, args);

    private Process Start(string program, string[] args)
    {
        // A shell that runs tests in the background has its children ignore SIGINT; the program must get it all the same.
        var start = new ProcessStartInfo("env")
        {
            ArgumentList = { "--default-signal=INT", program },
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach ((string name, string value) in Variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static Finished Wait(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"bench did not end within {Limit}; its messages: {error.Result}");
        }

        return new Finished(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Sends a signal, named without SIG.</summary>
    public static void Signal(string name, Process process)
    {
        using Process kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The one result.json below the folder.</summary>
    public JsonElement Result()
    {
        string path = Assert.Single(Directory.GetFiles(Folder, "result.json", SearchOption.AllDirectories));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    private static string FindRepository()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Bench.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return root;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What a run left.</summary>
    public sealed record Finished(int ExitCode, string Output, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;
    }
}
