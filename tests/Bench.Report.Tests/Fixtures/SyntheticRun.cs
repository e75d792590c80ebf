using Bench.Report.Reading;

namespace Bench.Report.Tests.Fixtures;

/// <summary>
/// Results as the reader gives them, of one job with chosen numbers: latencies are log-normal around a mean, so that repeats and
/// intervals scatter as real ones do. Deterministic from the generator given.
/// </summary>
internal sealed record SyntheticRun
{
    public string Label { get; init; } = "a";

    public string Job { get; init; } = "job";

    public double Iops { get; init; } = 10_000;

    public double MeanMicroseconds { get; init; } = 400;

    /// <summary>Relative standard deviation from run to run.</summary>
    public double RunNoise { get; init; } = 0.01;

    /// <summary>Relative standard deviation from interval to interval.</summary>
    public double IntervalNoise { get; init; } = 0.03;

    public int Seconds { get; init; } = 32;

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> SweepPoint { get; init; } = new Dictionary<string, string>();

    public Direction Direction { get; init; } = Direction.Read;

    public ResultFile Make(Random random)
    {
        double run = Math.Exp(RunNoise * Normal(random));
        var rows = new List<SeriesRow>();
        for (int i = 0; i < Seconds; i++)
        {
            double interval = run * Math.Exp(IntervalNoise * Normal(random));
            double mean = MeanMicroseconds * 1000 / interval;
            long ios = (long)(Iops * interval);
            rows.Add(new SeriesRow
            {
                EndMilliseconds = (i + 1) * 1000,
                LengthMilliseconds = 1000,
                Job = Job,
                Direction = Direction,
                Ios = ios,
                Bytes = ios * 4096,
                Mean = mean,
                Min = mean / 4,
                Max = mean * 6,
                Bins = [new(Bin(mean * 0.8), ios - (ios / 50)), new(Bin(mean * 4), ios / 50)],
            });
        }

        long total = rows.Sum(r => r.Ios);
        return new ResultFile
        {
            Path = "synthetic",
            Label = Label,
            Tool = "test",
            Source = ResultSource.Bench,
            SweepPoint = SweepPoint,
            GlobalOptions = Options,
            Jobs =
            [
                new JobResult
                {
                    Name = Job,
                    RequestedDepth = 4,
                    CpuMicrosecondsPerIo = 5 / run,
                    Directions =
                    [
                        new DirectionResult
                        {
                            Direction = Direction,
                            Ios = total,
                            Bytes = total * 4096,
                            Iops = (double)total / Seconds,
                            BytesPerSecond = total * 4096.0 / Seconds,
                            RuntimeMilliseconds = Seconds * 1000,
                            Latencies =
                            [
                                new LatencyResult
                                {
                                    Kind = LatencyKind.Total,
                                    Count = total,
                                    Min = rows.Min(r => r.Min!.Value),
                                    Max = rows.Max(r => r.Max!.Value),
                                    Mean = rows.Sum(r => r.Mean!.Value * r.Ios) / total,
                                    Bins = [.. rows.SelectMany(r => r.Bins).GroupBy(b => b.Centre).OrderBy(g => g.Key).Select(g => new HistogramBin(g.Key, g.Sum(b => b.Count)))],
                                },
                            ],
                        },
                    ],
                },
            ],
            Series = new TimeSeries { IntervalMilliseconds = 1000, Rows = rows },
        };
    }

    public IReadOnlyList<ResultFile> Repeat(Random random, int times) => [.. Enumerable.Range(0, times).Select(_ => Make(random))];

    /// <summary>The centre of the bin that a latency falls in.</summary>
    private static long Bin(double nanoseconds)
    {
        int power = (int)Math.Log2(nanoseconds);
        long width = 1L << (power - 6);
        return ((long)nanoseconds / width * width) + (width / 2);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
