using System.Diagnostics;

namespace Bench.Engine.Tests.Targets;

/// <summary>Programs of the system that tests set real things up with; a missing one skips the test.</summary>
internal static class Tool
{
    public static void RequireRoot() => Skip.IfNot(Environment.IsPrivilegedProcess, "needs root");

    /// <summary>Runs a program and gives its output; a failure fails the test with what it said.</summary>
    public static string Run(string program, params string[] arguments) => RunWithInput(program, null, arguments);

    public static string RunWithInput(string program, string? input, params string[] arguments)
    {
        (int code, string output, string error) = Start(Find(program), input, arguments);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit {code}: {error}{output}");
    }

    /// <summary>Runs a program whose failure means that this machine lacks the part: the test is then skipped.</summary>
    public static void RunOrSkip(string program, params string[] arguments)
    {
        (int code, string output, string error) = Start(Find(program), null, arguments);
        Skip.If(code != 0, $"{program} does not work here: {error}{output}");
    }

    public static string RunWhateverTheExit(string program, params string[] arguments)
    {
        (_, string output, string error) = Start(Find(program), null, arguments);
        return error + output;
    }

    private static string Find(string program)
    {
        string? path = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin".Split(':')
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        Skip.If(path is null, $"needs {program}");
        return path!;
    }

    private static (int Code, string Output, string Error) Start(string path, string? input, string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
