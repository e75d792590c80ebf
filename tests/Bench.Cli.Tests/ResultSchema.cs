using System.Diagnostics;

namespace Bench.Cli.Tests;

/// <summary>The schema of results in docs, as a reader of ours would apply it.</summary>
internal static class ResultSchema
{
    /// <summary>Fails where a result is not valid; skips where nothing can tell.</summary>
    public static void RequireValid(string result)
    {
        Skip.IfNot(File.Exists("/usr/bin/python3") && Python("import jsonschema").Code == 0, "python3-jsonschema is not installed (apt-get install python3-jsonschema)");
        (int code, string error) = Python(
            "import sys,json,jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))",
            Path.Combine(BenchProcess.Repository, "docs", "result.schema.json"), result);
        Assert.True(code == 0, error);
    }

    private static (int Code, string Error) Python(string script, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script, .. arguments]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
