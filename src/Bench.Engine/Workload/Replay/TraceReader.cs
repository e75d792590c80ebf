using Bench.Engine.Native;

namespace Bench.Engine.Workload.Replay;

/// <summary>
/// Reads blktrace records as I/O to replay: those that entered a queue, on the device they were traced on. A flush is a sync, as
/// with fio, also when it carries data.
/// </summary>
/// <param name="next">Gives record after record.</param>
/// <param name="end">Ends the source of the records.</param>
/// <param name="lookUp">False when all I/O is redirected: the traced devices need not exist.</param>
internal sealed class TraceReader(TraceReader.Source next, IDisposable end, bool lookUp) : IReplayReader
{
    private const int SectorBytes = 512;
    private const int MinorBits = 20;

    // Stacked devices report no completions, so their depth would grow without end.
    private const int MostDepth = 1024;

    private readonly List<string> _files = [];
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly int[] _inFlight = new int[3];
    private readonly int[] _depth = new int[3];

    /// <summary>Gives the next record; false at the end.</summary>
    public delegate bool Source(out TraceRecord record);

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => _files;

    /// <inheritdoc/>
    public int Depth => Math.Clamp(_depth.Max(), 1, MostDepth);

    /// <inheritdoc/>
    public bool TryRead(out ReplayEvent found)
    {
        while (next(out TraceRecord record))
        {
            if (record.IsNotice)
            {
                continue;
            }

            WatchDepth(in record);
            bool isFlush = record.Has(TraceRecord.Category.Flush) && !record.Has(TraceRecord.Category.Discard);
            if (!record.IsQueue || (record.Bytes == 0 && !isFlush))
            {
                continue;
            }

            ReplayAction action = record.Has(TraceRecord.Category.Discard) ? ReplayAction.Trim
                : isFlush ? ReplayAction.Sync
                : record.Has(TraceRecord.Category.Write) ? ReplayAction.Write
                : ReplayAction.Read;
            found = new ReplayEvent(
                action,
                FileOf(record.Device),
                isFlush ? 0 : checked((long)record.Sector * SectorBytes),
                isFlush ? 0 : record.Bytes,
                (long)record.Time);
            return true;
        }

        found = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => end.Dispose();

    // fio's estimate: what was queued and not merged away between two completions.
    private void WatchDepth(in TraceRecord record)
    {
        if (record.Direction is not { } direction)
        {
            return;
        }

        ref int now = ref _inFlight[(int)direction];
        if (record.IsQueue)
        {
            now++;
        }
        else if (record.IsMerge)
        {
            now--;
        }
        else if (record.IsComplete)
        {
            _depth[(int)direction] = Math.Max(_depth[(int)direction], now);
            now = 0;
        }
    }

    private int FileOf(uint device)
    {
        if (!_numbers.TryGetValue(device, out int number))
        {
            number = _files.Count;
            _files.Add(PathOf(device >> MinorBits, device & ((1 << MinorBits) - 1)));
            _numbers.Add(device, number);
        }

        return number;
    }

    private string PathOf(uint major, uint minor)
    {
        if (!lookUp)
        {
            return $"{major}:{minor}";
        }

        string events = $"/sys/dev/block/{major}:{minor}/uevent";
        string? name = File.Exists(events)
            ? File.ReadLines(events).FirstOrDefault(static line => line.StartsWith("DEVNAME=", StringComparison.Ordinal))?["DEVNAME=".Length..]
            : null;
        return name is not null
            ? $"/dev/{name}"
            : throw new DeviceException(
                $"{major}:{minor}", Errno.ENODEV, $"the trace is of the block device {major}:{minor}, which this machine has not; say with replay_redirect= what to replay it on");
    }
}
