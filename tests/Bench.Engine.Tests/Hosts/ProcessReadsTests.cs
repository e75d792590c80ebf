using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public sealed class ProcessReadsTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Reads_count_from_the_first_measured_daemon_to_the_end_of_each_phase()
    {
        Counter(1_000);
        using var reads = new ProcessReads(_system.Roots);
        Counter(5_000);
        reads.MeasuringBegins();
        Counter(7_000);
        reads.MeasuringBegins();
        Counter(9_000);
        reads.PhaseEnds();
        Counter(50_000);
        reads.MeasuringBegins();
        Counter(50_100);
        reads.PhaseEnds();

        Assert.Equal(4_100, reads.Bytes);
    }

    [Fact]
    public void A_kernel_that_does_not_tell_leaves_them_unknown()
    {
        using var missing = new ProcessReads(_system.Roots);
        _system.Proc("self/io", "rchar: 1\n");
        using var other = new ProcessReads(_system.Roots);
        other.MeasuringBegins();

        Assert.Null(missing.Bytes);
        Assert.Null(other.Bytes);
    }

    private void Counter(long bytes) => _system.Proc("self/io", $"rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: {bytes}\nwrite_bytes: 6\ncancelled_write_bytes: 0\n");
}
