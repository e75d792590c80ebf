using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Results;

/// <summary>Builds run outcomes out of I/Os with chosen times, through the same statistics that daemons use.</summary>
internal sealed class SampleRun
{
    private const long Start = 1_000_000_000_000;
    private readonly List<JobDefinition> _jobs = [];
    private readonly List<DaemonOutcome> _daemons = [];

    public List<KeyValuePair<string, string>> Globals { get; } = [];

    public IReadOnlyList<DaemonOutcome> Daemons => _daemons;

    /// <summary>Adds a job whose daemons each do the given I/Os, one every <paramref name="gap"/> ns, or each after its gap in <paramref name="gaps"/>.</summary>
    public SampleRun Job(
        string name,
        JobOptions options,
        IEnumerable<(IoDirection Direction, long Latency)> ios,
        int clones = 1,
        int group = 0,
        int phase = 0,
        long gap = 1_000_000,
        bool synchronous = true,
        Func<DaemonOutcome, DaemonOutcome>? change = null,
        IReadOnlyList<long>? gaps = null,
        params (string, string)[] own)
    {
        var job = new JobDefinition(
            name, options, [.. own.Select(o => KeyValuePair.Create(o.Item1, o.Item2))], new SourceLocation("sample.fio", 1), _jobs.Count);
        _jobs.Add(job);
        List<(IoDirection, long)> list = [.. ios];
        for (int clone = 0; clone < clones; clone++)
        {
            var plan = new DaemonPlan(job, _daemons.Count + 1, clone, group, phase, [$"/data/{name}.{clone}.0"]);
            DaemonOutcome outcome = Run(plan, list, gaps ?? [.. Enumerable.Repeat(gap, list.Count)], synchronous);
            _daemons.Add(change?.Invoke(outcome) ?? outcome);
        }

        return this;
    }

    public RunOutcome Outcome(Func<RunOutcome, RunOutcome>? change = null)
    {
        var outcome = new RunOutcome
        {
            Plan = new RunPlan(new JobSet(_jobs, Globals, []), [.. _daemons.Select(daemon => daemon.Plan)]),
            Daemons = _daemons,
            StartedUnixMilliseconds = 1_795_239_564_000,
            EndedUnixMilliseconds = 1_795_239_568_661,
            ElapsedNanoseconds = 4_020_000_000,
            StartedClock = Start,
            Environment = new HostEnvironment { Host = "lab", Runtime = ".NET 10", ClockReadCost = 20 },
        };
        return change?.Invoke(outcome) ?? outcome;
    }

    private static DaemonOutcome Run(DaemonPlan plan, List<(IoDirection Direction, long Latency)> ios, IReadOnlyList<long> gaps, bool synchronous)
    {
        var statistics = new DaemonStatistics(plan, synchronous);
        long now = Start + (plan.Phase * 2_000_000_000L);
        long begin = now;
        statistics.Start(now, now);
        foreach (((IoDirection direction, long latency), long gap) in ios.Zip(gaps))
        {
            now += gap;
            if (now >= statistics.NextBoundary)
            {
                statistics.Roll(now);
            }

            long submission = synchronous ? 0 : latency / 10;
            int length = direction == IoDirection.Sync ? 0 : (int)plan.Options.BlockSize[direction].Min;
            var unit = new IoUnit
            {
                Direction = direction,
                Length = length,
                Result = length,
                Due = now - latency,
                Started = now - latency,
                Issued = now - latency + submission,
                Completed = now,
            };
            statistics.RecordSubmit(1, 1);
            statistics.RecordComplete(1);
            statistics.Record(in unit);
        }

        statistics.EndPass(now);
        return new DaemonOutcome
        {
            Plan = plan,
            Statistics = statistics,
            Targets = [new Target(plan.Paths[0], TargetKind.File, 32 << 20)],
            JobStartUnixMilliseconds = 1_795_239_564_357,
            RuntimeNanoseconds = now - begin,
            Usage = new ThreadUsage((now - begin) / 50, (now - begin) / 4, ios.Count, 0, 23),
            EndReason = EndReason.Size,
            ThreadId = 17439,
        };
    }
}
