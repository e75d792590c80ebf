using System.Text.Json;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Targets;

namespace Bench.Engine.Ranks;

/// <summary>
/// A rank's report as bytes: what is text as JSON, the statistics in binary form and exact, so that merging on rank 0 gives what one
/// process would have measured. The job definitions are not sent: rank 0 reads them from the same text.
/// </summary>
public static class RankReportCodec
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Makes bytes of the report of a run that ended or goes on.</summary>
    public static byte[] Encode(RankReport report)
    {
        RunOutcome outcome = report.Outcome;
        var head = new Head
        {
            Rank = report.Rank,
            Host = report.Host,
            BenchVersion = report.BenchVersion,
            Started = outcome.StartedUnixMilliseconds,
            Ended = outcome.EndedUnixMilliseconds,
            Elapsed = outcome.ElapsedNanoseconds,
            StartedClock = outcome.StartedClock,
            Signal = outcome.Signal,
            IsStatus = outcome.IsStatus,
            Messages = outcome.Messages,
            SteadyStarts = outcome.SteadyStarts,
            Environment = outcome.Environment,
            Targets = outcome.Targets,
            Disks = outcome.Disks,
            HostCpu = outcome.HostCpu,
            ManagedMemory = outcome.ManagedMemory,
            Advice = report.Advice,
            Sections = report.Sections,
            Lines = report.Lines,
            Daemons = [.. outcome.Daemons.Select(DaemonHead.Of)],
        };
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(head, Json);
        writer.Write(text.Length);
        writer.Write(text);
        foreach (DaemonOutcome daemon in outcome.Daemons)
        {
            daemon.Statistics.WriteTo(writer);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a report.</summary>
    /// <param name="bytes">What <see cref="Encode"/> gave.</param>
    /// <param name="plan">What the rank was to run.</param>
    /// <param name="clockOffset">How far the rank's clock is ahead of this one's, ns.</param>
    /// <exception cref="FormatException">The bytes are no report.</exception>
    public static RankReport Decode(ReadOnlyMemory<byte> bytes, RunPlan plan, long clockOffset)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()));
            Head head = JsonSerializer.Deserialize<Head>(reader.ReadBytes(reader.ReadInt32()), Json) ?? throw new FormatException("a rank's report is empty");
            DaemonOutcome[] daemons = [.. head.Daemons.Select(daemon => daemon.Outcome(head, plan, DaemonStatistics.ReadFrom(reader, clockOffset), clockOffset))];
            return new RankReport
            {
                Rank = head.Rank,
                Host = head.Host,
                BenchVersion = head.BenchVersion,
                Advice = head.Advice,
                Sections = head.Sections,
                Lines = head.Lines,
                Outcome = new RunOutcome
                {
                    Plan = plan,
                    Daemons = daemons,
                    StartedUnixMilliseconds = head.Started,
                    EndedUnixMilliseconds = head.Ended,
                    ElapsedNanoseconds = head.Elapsed,
                    StartedClock = head.StartedClock - clockOffset,
                    Signal = head.Signal,
                    IsStatus = head.IsStatus,
                    Messages = head.Messages,
                    SteadyStarts = head.SteadyStarts,
                    Environment = head.Environment,
                    Targets = head.Targets,
                    Disks = head.Disks,
                    HostCpu = head.HostCpu,
                    ManagedMemory = head.ManagedMemory,
                },
            };
        }
        catch (Exception problem) when (problem is JsonException or IOException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException($"a rank's report cannot be read: {problem.Message}");
        }
    }

    private sealed record Head
    {
        public int Rank { get; init; }

        public string Host { get; init; } = "";

        public string BenchVersion { get; init; } = "";

        public long Started { get; init; }

        public long Ended { get; init; }

        public long Elapsed { get; init; }

        public long StartedClock { get; init; }

        public int Signal { get; init; }

        public bool IsStatus { get; init; }

        public IReadOnlyList<string> Messages { get; init; } = [];

        public IReadOnlyList<SteadyStartOutcome> SteadyStarts { get; init; } = [];

        public HostEnvironment? Environment { get; init; }

        public IReadOnlyList<TargetDescription> Targets { get; init; } = [];

        public IReadOnlyList<DiskUtilization> Disks { get; init; } = [];

        public HostCpuUsage? HostCpu { get; init; }

        public ManagedMemoryUse? ManagedMemory { get; init; }

        public IReadOnlyList<Advisory> Advice { get; init; } = [];

        public IReadOnlyDictionary<string, JsonElement> Sections { get; init; } = new Dictionary<string, JsonElement>();

        public IReadOnlyList<string> Lines { get; init; } = [];

        public IReadOnlyList<DaemonHead> Daemons { get; init; } = [];
    }

    private sealed record DaemonHead
    {
        public int Job { get; init; }

        public int Number { get; init; }

        public int CloneIndex { get; init; }

        public int Group { get; init; }

        public int Phase { get; init; }

        public IReadOnlyList<string> Paths { get; init; } = [];

        public IReadOnlyList<Target> Targets { get; init; } = [];

        public long JobStart { get; init; }

        public long Skew { get; init; }

        public long MeasuredFrom { get; init; }

        public long Runtime { get; init; }

        public ThreadUsage Usage { get; init; }

        public EndReason End { get; init; }

        public int Errno { get; init; }

        public string? Error { get; init; }

        public long TotalErrors { get; init; }

        public int FirstError { get; init; }

        public int Thread { get; init; }

        public SteadyStateOutcome? SteadyState { get; init; }

        public static DaemonHead Of(DaemonOutcome daemon) => new()
        {
            Job = daemon.Plan.Job.Index,
            Number = daemon.Plan.Number,
            CloneIndex = daemon.Plan.CloneIndex,
            Group = daemon.Plan.Group,
            Phase = daemon.Plan.Phase,
            Paths = daemon.Plan.Paths,
            Targets = daemon.Targets,
            JobStart = daemon.JobStartUnixMilliseconds,
            Skew = daemon.StartSkewNanoseconds,
            MeasuredFrom = daemon.MeasuredFrom,
            Runtime = daemon.RuntimeNanoseconds,
            Usage = daemon.Usage,
            End = daemon.EndReason,
            Errno = daemon.Errno,
            Error = daemon.ErrorMessage,
            TotalErrors = daemon.TotalErrors,
            FirstError = daemon.FirstError,
            Thread = daemon.ThreadId,
            SteadyState = daemon.SteadyState,
        };

        public DaemonOutcome Outcome(Head head, RunPlan plan, DaemonStatistics statistics, long clockOffset) => new()
        {
            Plan = new DaemonPlan(plan.Daemons.FirstOrDefault(daemon => daemon.Number == Number)?.Job ?? plan.Jobs.Jobs[Job], Number, CloneIndex, Group, Phase, Paths) { Rank = head.Rank },
            Host = head.Host,
            Statistics = statistics,
            Targets = Targets,
            JobStartUnixMilliseconds = JobStart,
            StartSkewNanoseconds = Skew,
            MeasuredFrom = MeasuredFrom == 0 ? 0 : MeasuredFrom - clockOffset,
            RuntimeNanoseconds = Runtime,
            Usage = Usage,
            EndReason = End,
            Errno = Errno,
            ErrorMessage = Error,
            TotalErrors = TotalErrors,
            FirstError = FirstError,
            ThreadId = Thread,
            SteadyState = SteadyState,
        };
    }
}
