namespace Bench.Cli.Tests.Fio;

/// <summary>Syncs between writes: after every Nth, none after the last, one at a time.</summary>
public sealed class SyncTests : FioTests
{
    [Theory]
    [InlineData("fsync=4", "a g0 write 16=65536 sync 3")]
    [InlineData("fdatasync=4", "a g0 write 16=65536 sync 3")]
    [InlineData("sync_file_range=write:4", "a g0 write 16=65536 sync 3")]
    [InlineData("fsync=1", "a g0 write 16=65536 sync 15")]
    [InlineData("fsync=4\nend_fsync=1", "a g0 write 16=65536 sync 3")]
    [InlineData("fsync=8\nfdatasync=4", "a g0 write 16=65536 sync 3")]
    [InlineData("fsync=8\nloops=2", "a g0 write 32=131072 sync 3")]
    [InlineData("fsync=8\nnumber_ios=9", "a g0 write 9=36864 sync 1")]
    [InlineData("fsync=4\nrw=read", "a g0 read 16=65536")]
    [InlineData("fsync=4\nioengine=null", "a g0 write 16=65536 sync 3")]
    [InlineData("fsync=8\nioengine=io_uring\niodepth=8", "a g0 write 16=65536 sync 1")]
    public void Counts(string options, string summary) => Comes($"[a]\nrw=write\nsize=64k\n{options}\n", summary);
}
