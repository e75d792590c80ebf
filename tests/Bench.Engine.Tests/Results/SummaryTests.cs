using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;

namespace Bench.Engine.Tests.Results;

public sealed class SummaryTests
{
    [Fact]
    public void There_is_a_row_per_job_and_direction_with_the_numbers_that_matter()
    {
        SampleRun run = new SampleRun()
            .Job("mix", new JobOptions { IoDepth = 8 }, Workloads.Reads(1_500, 110_000).Concat(Workloads.Writes(500, 2_200_000)), clones: 2)
            .Job("idle", new JobOptions(), []);
        var writer = new StringWriter();

        SummaryText.Write(SummaryTable.Of(ResultDocument.From(run.Outcome())), writer);

        Assert.Equal(
            """
            job            IOPS  MB/s  lat mean      p50      p99    p99.9      max  depth  ended by
            mix ×2  read   1500  6.14    110 µs   110 µs   110 µs   110 µs   110 µs   2/16  size
            mix ×2  write   500  2.05   2.20 ms  2.20 ms  2.20 ms  2.20 ms  2.20 ms   2/16  size
            idle    -         0  0.00                                                  -/1  size

            """,
            writer.ToString());
    }

    [Fact]
    public void Errors_are_below_the_table()
    {
        SampleRun run = new SampleRun().Job("bad", new JobOptions(), [], change: o => new DaemonOutcome
        {
            Plan = o.Plan,
            Statistics = o.Statistics,
            EndReason = EndReason.Error,
            Errno = 13,
            ErrorMessage = "/dev/sdx: permission denied",
        });
        var writer = new StringWriter();

        SummaryText.Write(SummaryTable.Of(ResultDocument.From(run.Outcome())), writer);

        Assert.EndsWith("\nbad: /dev/sdx: permission denied\n", writer.ToString());
    }

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(949.6, "950 ns")]
    [InlineData(1_000, "1.00 µs")]
    [InlineData(12_440, "12.4 µs")]
    [InlineData(999_499, "999 µs")]
    [InlineData(999_600, "1.00 ms")]
    [InlineData(1_500_000_000, "1.50 s")]
    [InlineData(61_000_000_000, "61.0 s")]
    public void Durations_have_three_digits(double nanoseconds, string expected) => Assert.Equal(expected, SummaryText.Duration(nanoseconds));
}
