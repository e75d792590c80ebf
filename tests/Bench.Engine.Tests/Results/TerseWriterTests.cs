using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Tests.Results;

public sealed class TerseWriterTests
{
    [Theory]
    [InlineData(2, 161)]
    [InlineData(3, 121)]
    [InlineData(4, 162)]
    [InlineData(5, 180)]
    public void Every_version_has_the_number_of_fields_of_fio(int version, int fields) => Assert.Equal(fields, Fields(Reader(), version).Length);

    [Fact]
    public void Disks_errors_and_description_come_last()
    {
        var options = new JobOptions { Description = "abc", ContinueOnError = ContinueOnError.All };
        string[] fields = Fields(new SampleRun().Job("x", options, Workloads.Reads(10, 1_000)), 3, o => RunOutcomes.Full(o));

        Assert.Equal(121 + 9 + 2 + 1, fields.Length);
        Assert.Equal(["vda", "71665", "25829", "0", "1", "7775", "2375", "10207", "55.31%", "0", "0", "abc"], fields[121..]);
    }

    [Fact]
    public void Fields_stand_where_fio_has_them()
    {
        string[] fields = Fields(Reader(), 3);

        Assert.Equal(["3", ResultDocument.FioVersion, "reader", "0", "0"], fields[..5]);
        // 1,000 reads of 4 KiB in 1,000 ms: KiB, KiB/s, IOPS, ms.
        Assert.Equal(["4000", "4000", "1000", "1000"], fields[5..9]);
        Assert.Equal(["0", "0", "0.000000", "0.000000"], fields[9..13]);
        Assert.Equal(["110", "110", "110.000000", "0.000000"], fields[13..17]);
        Assert.Equal("1.000000%=110", fields[17]);
        Assert.Equal("99.990000%=110", fields[33]);
        Assert.Equal(["0%=0", "0%=0", "0%=0"], fields[34..37]);
        Assert.Equal(["110", "110", "110.000000", "0.000000"], fields[37..41]);
        Assert.Equal(["0", "0", "0", "0"], fields[46..50]);
        Assert.Equal(["2.000000%", "25.000000%", "1000", "0", "23", "100.0%"], fields[87..93]);
        // 110 µs is "below 250".
        Assert.Equal("100.00%", fields[99 + 6]);
    }

    [Fact]
    public void Other_versions_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TerseWriter.Write(ResultDocument.From(Reader().Outcome()), new StringWriter(), 6));

    private static SampleRun Reader() => new SampleRun().Job("reader", new JobOptions(), Workloads.Reads(1_000, 110_000));

    private static string[] Fields(SampleRun run, int version, Func<RunOutcome, RunOutcome>? change = null)
    {
        var writer = new StringWriter();
        TerseWriter.Write(ResultDocument.From(run.Outcome(change)), writer, version);
        return writer.ToString().TrimEnd('\n').Split(';');
    }
}
