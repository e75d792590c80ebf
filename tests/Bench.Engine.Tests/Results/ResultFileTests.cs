using System.Diagnostics;
using Bench.Engine.Results;

namespace Bench.Engine.Tests.Results;

public sealed class ResultFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_stays()
    {
        string path = Path.Combine(_folder, "new", "result.json");
        ResultFile.WriteAtomically(path, writer => writer.Write("old"));
        ResultFile.WriteAtomically(path, writer => writer.Write("new"));

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_old_file()
    {
        string path = Path.Combine(_folder, "result.json");
        ResultFile.WriteAtomically(path, writer => writer.Write("old"));

        Assert.Throws<InvalidOperationException>(() => ResultFile.WriteAtomically(path, writer =>
        {
            writer.Write("half");
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [SkippableFact]
    public void A_full_disk_sends_the_results_to_the_fallback_and_says_so()
    {
        string disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "mounting a small tmpfs needs root");
        try
        {
            string document = new('x', 1 << 20);

            ResultLocation location = ResultFile.WriteOrRescue(
                Path.Combine(disk, "result.json"), writer => writer.Write(document), [Path.Combine(_folder, "rescue")], TextWriter.Null);

            Assert.Equal(Path.Combine(_folder, "rescue"), Path.GetDirectoryName(location.Path));
            Assert.Equal(document, File.ReadAllText(location.Path!));
            Assert.StartsWith($"cannot write the results to {disk}/result.json: No space left on device", Assert.Single(location.Problems));
            Assert.Empty(Directory.GetFiles(disk));
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Fact]
    public void The_last_resort_gets_the_document()
    {
        string blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        var lastResort = new StringWriter();

        ResultLocation location = ResultFile.WriteOrRescue(Path.Combine(blocked, "r.json"), writer => writer.Write("{}"), [], lastResort);

        Assert.Null(location.Path);
        Assert.Equal("{}", lastResort.ToString());
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
