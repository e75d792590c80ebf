namespace Bench.Cli.Tests.Fio;

/// <summary>Which files a job works on.</summary>
public sealed class FileNameTests : FioTests
{
    [Theory]
    [InlineData("clones have files of their own", "[a]\nrw=write\nsize=4k\nnumjobs=2\nnrfiles=1\n", "a.0.0=4096 a.1.0=4096")]
    [InlineData("clones share a named file", "[a]\nrw=write\nsize=4k\nnumjobs=3\nfilename=f\n", "f=4096")]
    [InlineData("a job name may hold blanks", "[my job]\nrw=write\nsize=4k\n", "my job.0.0=4096")]
    [InlineData("directories of a file name are created", "[a]\nrw=write\nsize=4k\nfilename=x/y/f\n", "x/y/f=4096")]
    [InlineData("an escaped colon belongs to the name", "[a]\nrw=write\nsize=8k\nfilename=f\\:1:f2\n", "f2=4096 f:1=4096")]
    [InlineData("quotes belong to the name", "[a]\nrw=write\nsize=4k\nfilename=\"x\"\n", "\"x\"=4096")]
    [InlineData("names follow filename_format", "[a]\nrw=write\nsize=8k\nnrfiles=2\nnumjobs=2\nfilename_format=$jobname-$jobnum-$filenum.dat\n", "a-0-0.dat=4096 a-0-1.dat=4096 a-1-0.dat=4096 a-1-1.dat=4096")]
    public void Name_rules(string rule, string job, string files)
    {
        FioRun run = FioRun.Of(Bench, job);

        Assert.Equal(0, run.ExitCode);
        Assert.True(files == run.Files, $"{rule}: {run.Files}");
    }

    [Theory]
    [InlineData("clones go round the directories", "numjobs=3", "d1/a.0.0=4096 d1/a.2.0=4096 d2/a.1.0=4096")]
    [InlineData("a file name takes the first directory only", "numjobs=3\nfilename=f", "d1/f=4096")]
    public void Directories(string rule, string options, string files)
    {
        Directory.CreateDirectory(Bench.PathOf("d1"));
        Directory.CreateDirectory(Bench.PathOf("d2"));

        FioRun run = FioRun.Of(Bench, $"[a]\nrw=write\nsize=4k\ndirectory=d1:d2\n{options}\n");

        Assert.True(files == run.Files, $"{rule}: {run.Files}");
    }

    [Fact]
    public void Opendir_takes_every_file_below()
    {
        Make("d/x", 8192);
        Make("d/y", 8192);

        Comes("[a]\nopendir=d\nrw=read\nsize=16k\n", "a g0 read 4=16384");
    }
}
