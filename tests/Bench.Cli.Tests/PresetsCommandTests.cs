namespace Bench.Cli.Tests;

public sealed class PresetsCommandTests : IDisposable
{
    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("four-corners")]
    [InlineData("crystaldiskmark")]
    [InlineData("jesd219")]
    [InlineData("oblload")]
    [InlineData("obldisk")]
    public void The_named_presets_are_listed_with_what_they_are(string name)
    {
        string line = Assert.Single(_bench.Run("presets").Output.Split('\n'), line => line.StartsWith($"preset:{name} ", StringComparison.Ordinal));

        Assert.InRange(line.Length, 40, 120);
    }

    [Fact]
    public void A_preset_is_the_job_file_of_its_name() =>
        Assert.Equal(File.ReadAllText(Path.Combine(BenchProcess.Repository, "jobs", "jesd219.fio")), _bench.Run("presets", "jesd219").Output);

    [Fact]
    public void A_preset_runs_anywhere()
    {
        BenchProcess.Finished run = _bench.Run("run", "preset:four-corners", "--set", "size=16m", "--set", "runtime=20ms", "--set", "ramp_time=0");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("preset:four-corners", _bench.Result().GetProperty("bench").GetProperty("job_files")[0].GetString());
    }

    [Fact]
    public void A_misspelt_preset_is_named_with_the_nearest()
    {
        BenchProcess.Finished run = _bench.Run("run", "preset:four-corner");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean four-corners?", run.Error, StringComparison.Ordinal);
    }
}
