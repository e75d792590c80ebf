using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Replay;

/// <summary>
/// A record as a job replays it: times scaled or left out (<c>replay_time_scale</c>, <c>replay_no_stall</c>), offsets divided and
/// aligned (<c>replay_scale</c>, <c>replay_align</c>), directions left out (<c>replay_skip</c>), all on one target
/// (<c>replay_redirect</c>). Times are one timetable from the first recorded time on, as an open loop: an I/O that comes late does
/// not delay the ones after it.
/// </summary>
internal sealed class ReplayTimeline(IReplayReader reader, JobOptions options) : IDisposable
{
    // An I/O of a daemon counts its bytes in 31 bits; a discard may be larger.
    private const long LargestPiece = 1L << 30;

    private readonly bool _isTrace = reader is TraceReader;
    private readonly long _alignMask = options.ReplayAlign > 1 ? ~(options.ReplayAlign - 1) : -1;
    private readonly double _timeScale = 100.0 / options.ReplayTimeScale;
    private long _lastTime;
    private long _due;
    private ReplayEvent _rest;

    /// <summary>Files and devices of the record, or the one all goes to.</summary>
    public IReadOnlyList<string> Files => options.ReplayRedirect is { } redirect && reader.Files.Count > 0 ? [redirect] : reader.Files;

    /// <summary>Writes and trims left out because the run is read-only.</summary>
    public long WritesRefused { get; private set; }

    /// <summary>I/Os that were in flight together when the record was made; 0 where it does not tell.</summary>
    public int Depth => reader.Depth;

    /// <summary>The next step; false at the end.</summary>
    /// <exception cref="DeviceException">The record is damaged.</exception>
    public bool TryNext(out ReplayStep step)
    {
        while (_rest.Length > 0 || reader.TryRead(out _rest))
        {
            ReplayEvent now = _rest;
            Schedule(now);
            if (IsLeftOut(now.Action))
            {
                _rest = default;
                continue;
            }

            int length = Piece(now);
            step = new ReplayStep(
                _due,
                (now.Offset / options.ReplayScale) & _alignMask,
                length,
                options.ReplayRedirect is null ? now.File : 0,
                now.Action);
            return true;
        }

        step = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private int Piece(ReplayEvent now)
    {
        int length = (int)Math.Min(now.Length, LargestPiece);
        _rest = now.Action == ReplayAction.Trim && now.Length > length
            ? now with { Offset = now.Offset + length, Length = now.Length - length }
            : default;
        if (now.Action <= ReplayAction.Write && now.Length > length)
        {
            throw new DeviceException(Files[0], Native.Errno.EINVAL, $"the record has a {now.Action} of {now.Length} bytes, which is more than one I/O can have here ({LargestPiece})");
        }

        if (_isTrace && options.ReplayAlign > 1 && length > 0)
        {
            length = (int)Math.Min((length + options.ReplayAlign - 1) & _alignMask, LargestPiece);
        }

        return length;
    }

    private void Schedule(in ReplayEvent now)
    {
        if (options.ReplayNoStall)
        {
            return;
        }

        if (now.Action == ReplayAction.Wait)
        {
            _due = Math.Max(_due, now.Time);
            return;
        }

        if (now.Time == 0)
        {
            return;
        }

        // The first time a record has is where its timetable begins.
        if (_lastTime > 0 && now.Time > _lastTime)
        {
            _due += (long)((now.Time - _lastTime) * _timeScale);
        }

        _lastTime = now.Time;
    }

    private bool IsLeftOut(ReplayAction action)
    {
        if (options.ReplaySkip.HasFlag(action switch
        {
            ReplayAction.Read => ReplaySkip.Read,
            ReplayAction.Write => ReplaySkip.Write,
            ReplayAction.Trim => ReplaySkip.Trim,
            ReplayAction.Sync or ReplayAction.Datasync => ReplaySkip.Sync,
            _ => ReplaySkip.Never,
        }))
        {
            return true;
        }

        if (options.ReplayReadOnly && action is ReplayAction.Write or ReplayAction.Trim)
        {
            WritesRefused++;
            return true;
        }

        return false;
    }
}
