namespace Bench.Cli.Tests.Fio;

/// <summary>How much I/O a job does, on files of which size.</summary>
public sealed class SizeTests : FioTests
{
    [Theory]
    [InlineData("a tail smaller than bs is not issued", "rw=write\nsize=10000", "a g0 write 2=8192", "a.0.0=10000")]
    [InlineData("files share the size", "rw=write\nsize=32k\nnrfiles=4", "a g0 write 8=32768", "a.0.0=8192 a.0.1=8192 a.0.2=8192 a.0.3=8192")]
    [InlineData("listed files share the size", "rw=write\nsize=32k\nfilename=x:y", "a g0 write 8=32768", "x=16384 y=16384")]
    [InlineData("filesize is the size of each file, size the amount", "rw=write\nfilesize=64k\nnrfiles=4\nsize=128k", "a g0 write 32=131072", "a.0.0=65536 a.0.1=65536 a.0.2=65536 a.0.3=65536")]
    [InlineData("size above filesize does not go round", "rw=write\nfilesize=32k\nsize=64k", "a g0 write 8=32768", "a.0.0=32768")]
    [InlineData("io_size above size goes round", "rw=write\nsize=32k\nio_size=80k", "a g0 write 20=81920", "a.0.0=32768")]
    [InlineData("io_size below size ends early", "rw=write\nsize=64k\nio_size=8k", "a g0 write 2=8192", "a.0.0=65536")]
    [InlineData("without fallocation a file is as long as what was written", "rw=write\nsize=64k\nio_size=8k\nfallocate=none", "a g0 write 2=8192", "a.0.0=8192")]
    [InlineData("fallocate=keep leaves the length", "rw=write\nsize=64k\nio_size=8k\nfallocate=keep", "a g0 write 2=8192", "a.0.0=8192")]
    [InlineData("fallocate=truncate sets the length", "rw=write\nsize=64k\nio_size=8k\nfallocate=truncate", "a g0 write 2=8192", "a.0.0=65536")]
    [InlineData("overwrite lays the file out first", "rw=randwrite\nsize=64k\nio_size=8k\nfallocate=none\noverwrite=1", "a g0 write 2=8192", "a.0.0=65536")]
    [InlineData("reads lay their file out", "rw=read\nsize=64k\nio_size=8k\nfallocate=none", "a g0 read 2=8192", "a.0.0=65536")]
    [InlineData("loops repeat the amount", "rw=write\nsize=16k\nloops=3", "a g0 write 12=49152", "a.0.0=16384")]
    [InlineData("number_ios ends before size", "rw=write\nsize=64k\nnumber_ios=5", "a g0 write 5=20480", "a.0.0=65536")]
    [InlineData("number_ios does not go beyond size", "rw=write\nsize=16k\nnumber_ios=40", "a g0 write 4=16384", "a.0.0=16384")]
    [InlineData("create_only does no I/O", "rw=read\nsize=64k\nnrfiles=2\ncreate_only=1", "a g0", "a.0.0=32768 a.0.1=32768")]
    [InlineData("unlink removes the files", "rw=write\nsize=16k\nunlink=1", "a g0 write 4=16384", "")]
    [InlineData("create_on_open lays nothing out", "rw=write\nsize=8k\ncreate_on_open=1", "a g0 write 2=8192", "a.0.0=8192")]
    public void Size_rules(string rule, string options, string summary, string files)
    {
        FioRun run = Comes($"[a]\n{options}\n", summary);

        Assert.True(files == run.Files, $"{rule}: files are {run.Files}");
    }

    [Theory]
    [InlineData("an existing larger file keeps its size", "rw=write\nsize=64k", "a g0 write 16=65536", 131072)]
    [InlineData("a smaller one grows", "rw=read\nsize=256k", "a g0 read 64=262144", 262144)]
    [InlineData("without a size all of the file", "rw=read", "a g0 read 32=131072", 131072)]
    [InlineData("size in percent of the file", "rw=read\nsize=50%", "a g0 read 16=65536", 131072)]
    [InlineData("io_size in percent of the file", "rw=read\nio_size=25%", "a g0 read 8=32768", 131072)]
    [InlineData("file_append adds", "rw=write\nsize=64k\nfile_append=1", "a g0 write 16=65536", 196608)]
    public void Rules_for_an_existing_file_of_128_KiB(string rule, string options, string summary, long size)
    {
        Make("f", 131072);

        FioRun run = Comes($"[a]\nfilename=f\n{options}\n", summary);

        Assert.True(run.Files == $"f={size}", $"{rule}: {run.Files}");
    }

    [Fact]
    public void File_sizes_are_drawn_from_a_range()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nfilesize=16k-64k\nnrfiles=8\n");

        long[] sizes = [.. Directory.GetFiles(Bench.Folder, "a.0.*").Select(static path => new FileInfo(path).Length)];
        Assert.Equal(8, sizes.Length);
        Assert.All(sizes, static size => Assert.InRange(size, 16384, 65536));
        Assert.True(sizes.Distinct().Count() > 1);
        Assert.Equal(sizes.Sum() / 4096, run.Job("a").Writes);
    }
}
