using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Replay;

/// <summary>
/// A record of I/O that a daemon replays (<c>read_iolog</c>), read through once before the run, so that its files, sizes and
/// directions are known and a damaged record is told of before anything is touched. Its steps stay in memory, 32 bytes each, unless
/// <c>read_iolog_chunked</c> reads them again, gradually, during the run.
/// </summary>
internal sealed class ReplayLog
{
    private readonly ReplaySource _source;
    private readonly JobOptions _options;
    private readonly ReplayStep[]? _steps;

    private ReplayLog(ReplaySource source, JobOptions options)
    {
        _source = source;
        _options = options;
        using var timeline = new ReplayTimeline(source.Open(), options);
        var steps = options.ReadIologChunked && source.CanBeReadTwice ? null : new List<ReplayStep>();
        var directions = new ReplayExtent[3];
        var ends = new List<long>();
        while (timeline.TryNext(out ReplayStep step))
        {
            steps?.Add(step);
            End = step.Due;
            HasSyncs |= step.Action is ReplayAction.Sync or ReplayAction.Datasync;
            if (step.Action <= ReplayAction.Trim)
            {
                directions[(int)step.Action] = directions[(int)step.Action].With(in step);
                while (ends.Count <= step.Target)
                {
                    ends.Add(0);
                }

                ends[step.Target] = Math.Max(ends[step.Target], step.Offset + step.Length);
            }
        }

        Files = [.. timeline.Files];
        Ends = [.. Files.Select((_, i) => i < ends.Count ? ends[i] : 0)];
        Directions = directions;
        Depth = timeline.Depth;
        WritesRefused = timeline.WritesRefused;
        _steps = steps?.ToArray();
    }

    /// <summary>What it goes to.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Bytes of each file up to the end of its last I/O.</summary>
    public IReadOnlyList<long> Ends { get; }

    /// <summary>Reads, writes, trims.</summary>
    public IReadOnlyList<ReplayExtent> Directions { get; }

    /// <summary>Whether it has fsync or its like.</summary>
    public bool HasSyncs { get; }

    /// <summary>Time of its last event, ns; 0 when it has no times or they are not kept.</summary>
    public long End { get; }

    /// <summary>I/Os that were in flight together when it was made; 0 where it does not tell.</summary>
    public int Depth { get; }

    /// <summary>Writes and trims left out because the run is read-only.</summary>
    public long WritesRefused { get; }

    /// <summary>Bytes of all I/O.</summary>
    public long Bytes => Directions.Sum(static direction => direction.Bytes);

    /// <summary>Reads the record of a daemon.</summary>
    /// <param name="options">Its job's options, <c>read_iolog</c> set.</param>
    /// <param name="clone">Which of the job's clones it is: they take the files of the list in turn.</param>
    /// <exception cref="DeviceException">It cannot be read, is damaged, or holds no I/O.</exception>
    public static ReplayLog Read(JobOptions options, int clone)
    {
        ReplaySource source = ReplaySource.Of(options, clone);
        var log = new ReplayLog(source, options);
        if (!log.HasSyncs && log.WritesRefused == 0 && log.Directions.All(static direction => direction.Ios == 0))
        {
            throw new DeviceException(source.Name, Errno.EINVAL, $"{source.Name} has no I/O to replay{(options.ReplaySkip == ReplaySkip.None ? "" : " besides what replay_skip leaves out")}");
        }

        return log;
    }

    /// <summary>Begins to replay.</summary>
    public ReplayCursor Begin() => _steps is not null
        ? new ReplayCursor(_steps)
        : new ReplayCursor(new ReplayTimeline(_source.Open(), _options));

    /// <summary>For people: <c>replay of trace.log, 12 reads, 3 writes, 61440 bytes in 0.5 s</c>.</summary>
    public override string ToString()
    {
        string[] names = ["reads", "writes", "trims"];
        string ios = string.Concat(Directions.Zip(names).Where(static pair => pair.First.Ios > 0).Select(static pair => $", {pair.First.Ios} {pair.Second}"));
        string time = End > 0 ? string.Create(CultureInfo.InvariantCulture, $" in {End / 1e9:F1} s") : " without times";
        return $"replay of {_source.Name}{ios}, {Bytes} bytes{time}";
    }
}
