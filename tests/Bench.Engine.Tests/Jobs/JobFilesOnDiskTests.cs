using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

public sealed class JobFilesOnDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-jobs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_file_starts_from_fresh_defaults_and_the_second_waits_for_the_first()
    {
        var jobs = Read(Write("a.fio", "[global]\nbs=8k\n[a]\nsize=64k\n[b]\nsize=64k"), Write("b.fio", "[c]\nsize=64k\n[d]\nsize=64k")).Jobs;

        Assert.Equal([8192L, 8192L, 4096L, 4096L], jobs.Select(j => j.Options.BlockSize.Read.Min));
        Assert.Equal([false, false, true, false], jobs.Select(j => j.Options.Stonewall));
        Assert.DoesNotContain(jobs[2].OwnOptions, o => o.Key == "stonewall");
    }

    [Fact]
    public void Included_options_land_in_the_current_section_and_nest()
    {
        Write("sub/inner.inc", "rw=randread");
        Write("sub/outer.inc", "bs=8k\ninclude inner.inc");
        var job = Read(Write("a.fio", "[a]\ninclude sub/outer.inc\nsize=64k")).Jobs[0];

        Assert.Equal(8192, job.Options.BlockSize.Read.Min);
        Assert.True(job.Options.ReadWrite.HasFlag(Engine.Jobs.Options.IoPattern.Random));
        Assert.Equal(["bs", "rw", "size"], job.OwnOptions.Select(o => o.Key));
    }

    [Fact]
    public void A_mistake_in_an_included_file_is_reported_there()
    {
        Write("x.inc", "\nbs=8q");
        var refusal = Assert.Throws<JobFileException>(() => Read(Write("a.fio", "[a]\ninclude x.inc")));

        Assert.EndsWith("x.inc", refusal.Location.File, StringComparison.Ordinal);
        Assert.Equal((2, 4), (refusal.Location.Line, refusal.Location.Column));
    }

    [Theory]
    [InlineData("include nosuch.inc", "does not exist")]
    [InlineData("include", "names no file")]
    [InlineData("include a.fio", "includes itself")]
    [InlineData("include loop.inc", "includes itself")]
    [InlineData("include section.inc", "cannot start a section")]
    [InlineData("includefoo=1", "unknown option")]
    public void Includes_that_cannot_be_followed_are_refused(string line, string message)
    {
        Write("loop.inc", "include loop.inc");
        Write("section.inc", "[b]");

        var refusal = Assert.Throws<JobFileException>(() => Read(Write("a.fio", "[a]\n" + line)));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_included_twice_in_a_row_is_no_loop()
    {
        Write("x.inc", "bs=8k");

        Assert.Equal(8192, Read(Write("a.fio", "[a]\ninclude x.inc\ninclude x.inc\nsize=64k")).Jobs[0].Options.BlockSize.Read.Min);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_by_name()
    {
        Assert.Contains("no such file", Assert.Throws<JobFileException>(() => Read("/nonexistent/x.fio")).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<JobFileException>(() => Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused_with_their_line()
    {
        var path = Path.Combine(_folder.FullName, "binary.fio");
        File.WriteAllBytes(path, [.. "[a]\nsize=4k\nx="u8, 0xFF, 0xC0]);

        Assert.Equal(3, Assert.Throws<JobFileException>(() => Read(path)).Location.Line);
    }

    private static JobSet Read(params string[] paths) => JobReader.Read(paths, new JobReadSettings());

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
