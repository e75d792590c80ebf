namespace Bench.Cli.Tests.Fio;

/// <summary>The same job through fio and through <c>bench fio</c>: counts, bytes, errors, exit code and files must be equal.</summary>
public sealed class FioPeerTests : FioTests
{
    [SkippableTheory]
    [InlineData("rw=write\nsize=10000")]
    [InlineData("rw=write\nsize=64k\nnrfiles=3")]
    [InlineData("rw=write\nsize=32k\nio_size=80k\nnrfiles=2")]
    [InlineData("rw=write\nfilesize=48k\nnrfiles=2\nsize=64k\nnumjobs=2")]
    [InlineData("rw=randwrite\nsize=64k\nio_size=8k\nfallocate=none\noverwrite=1")]
    [InlineData("rw=write\nfilename=x:y\nsize=20k\nnumjobs=2")]
    [InlineData("rw=write\nfilename=f\nsize=8k\noffset=4k\noffset_increment=32k\nnumjobs=3")]
    [InlineData("rw=write:6k\nfilename=f\nsize=64k")]
    [InlineData("rw=read:8k\nfilename=f\nsize=100k")]
    [InlineData("rw=read:-8k\nfilename=f\nsize=64k")]
    [InlineData("rw=write\nzonemode=strided\nzonesize=8k\nzoneskip=8k\nfilename=f\nsize=64k\nio_size=24k")]
    [InlineData("rw=write\nsize=64k\nfsync=4\nnumber_ios=9")]
    [InlineData("rw=randwrite\nsize=64k\nverify=crc32c\nverify_backlog=4\nverify_state_save=0")]
    [InlineData("rw=write\nsize=64k\nloops=2\nverify=sha1\nverify_state_save=0")]
    [InlineData("rw=write\nsize=64k\nfilename=/dev/full\nnumjobs=2")]
    [InlineData("rw=write\nsize=64k\nfilename=/dev/full\ncontinue_on_error=all")]
    [InlineData("rw=write\nsize=64k\nfilename=/dev/full\nignore_error=,ENOSPC")]
    [InlineData("rw=trimwrite\nioengine=null\nsize=64k")]
    [InlineData("rw=write\nsize=8k\nnrfiles=4")]
    [InlineData("rw=write\nsize=8k\nfilename_format=$jobname.$jobnum/$filenum\nnumjobs=2")]
    [InlineData("rw=write\nsize=2k")]
    [InlineData("rw=read\nfilename=nothing")]
    [InlineData("rw=read\nfilename=f\nsize=64k\nallow_file_create=0\nioengine=psync")]
    public void Alike(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a]\n{options}\n";
        using var folder = new BenchProcess();

        FioRun theirs = FioRun.OfPeer(folder, job);
        FioRun ours = FioRun.Of(Bench, job);

        Assert.Equal(theirs.ExitCode, ours.ExitCode);
        Assert.Equal(theirs.Files, ours.Files);
        if (theirs.ExitCode == 0 || theirs.Jobs.Any(static entry => entry.Writes > 0))
        {
            Assert.Equal(theirs.Summary, ours.Summary);
        }
    }
}
