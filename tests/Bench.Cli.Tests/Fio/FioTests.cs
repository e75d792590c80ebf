namespace Bench.Cli.Tests.Fio;

/// <summary>A folder for each test, and the short ways to say what a job must come to.</summary>
public abstract class FioTests : IDisposable
{
    protected BenchProcess Bench { get; } = new();

    public void Dispose()
    {
        Bench.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the job, which must end well with these entries.</summary>
    private protected FioRun Comes(string job, string summary)
    {
        FioRun run = FioRun.Of(Bench, job);
        Assert.Equal(summary, run.Summary);
        Assert.True(run.ExitCode == 0, $"exit {run.ExitCode}: {run.Error}");
        return run;
    }

    /// <summary>A file of zeroes in the run's folder.</summary>
    protected void Make(string file, long size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Bench.PathOf(file))!);
        using FileStream stream = File.Create(Bench.PathOf(file));
        stream.SetLength(size);
    }

    /// <summary>Turns over one byte.</summary>
    protected void Corrupt(string file, long offset)
    {
        using FileStream stream = File.Open(Bench.PathOf(file), FileMode.Open, FileAccess.ReadWrite);
        stream.Position = offset;
        int old = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)~old);
    }
}
