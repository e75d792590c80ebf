using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Pace;

/// <summary>
/// When a sync follows the writes: <c>fsync</c>, <c>fdatasync</c>, <c>sync_file_range</c> and <c>write_barrier</c> after every
/// N writes. It is given before the next I/O, so none follows the last batch, and one at most, the strongest that is due, as
/// with fio.
/// </summary>
internal sealed class SyncCadence
{
    private readonly (SyncCall Call, int Every)[] _calls;
    private readonly (long Start, long End)[] _written;
    private long _writes;
    private int _next;
    private int _target;

    private SyncCadence((SyncCall Call, int Every)[] calls, int targets)
    {
        _calls = calls;
        _next = calls.Length;
        _written = new (long, long)[targets];
    }

    /// <summary>The cadence of a job, or null when it syncs nothing.</summary>
    public static SyncCadence? Create(JobOptions options, int targets)
    {
        (SyncCall, int Every)[] calls =
        [
            (SyncCall.Fsync, options.Fsync),
            (SyncCall.Fsync, options.WriteBarrier),
            (SyncCall.Fdatasync, options.Fdatasync),
            (SyncCall.SyncFileRange, options.SyncFileRange?.Every ?? 0),
        ];
        calls = [.. calls.Where(static c => c.Every > 0)];
        return calls.Length > 0 && options.ReadWrite.HasFlag(IoPattern.Write) ? new SyncCadence(calls, targets) : null;
    }

    /// <summary>Counts a write that is issued.</summary>
    public void Written(int target, long offset, int length)
    {
        _writes++;
        _next = 0;
        _target = target;
        ref var range = ref _written[target];
        range = range.End == 0 ? (offset, offset + length) : (Math.Min(range.Start, offset), Math.Max(range.End, offset + length));
    }

    /// <summary>Fills in the sync that is due, to the target written last.</summary>
    /// <returns>False when none is due.</returns>
    public bool TryNext(ref IoUnit unit)
    {
        while (_next < _calls.Length)
        {
            var (call, every) = _calls[_next++];
            if (_writes % every != 0)
            {
                continue;
            }

            _next = _calls.Length;
            unit.Direction = IoDirection.Sync;
            unit.SyncCall = call;
            unit.Target = _target;
            unit.Offset = 0;
            unit.Length = 0;
            if (call == SyncCall.SyncFileRange)
            {
                ref var range = ref _written[_target];
                unit.Offset = range.Start;

                // A length of 0 means to the end of the file, which covers what an int cannot.
                unit.Length = range.End - range.Start <= int.MaxValue ? (int)(range.End - range.Start) : 0;
                range = default;
            }

            return true;
        }

        return false;
    }
}
