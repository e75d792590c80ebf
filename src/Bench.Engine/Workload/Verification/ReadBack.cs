using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Data;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// Verification of one daemon: stamps its writes, remembers them once they are on the target, says which to read back and when
/// (<c>do_verify</c>, <c>verify_backlog</c>), and checks what was read. A read workload has every block checked as it comes.
/// </summary>
internal sealed unsafe class ReadBack : IDisposable
{
    // Enough below the capacity for the writes that are still in flight.
    private const long LogFullAt = WriteLog.Capacity - (1 << 16);

    private readonly BlockStamp? _stamp;
    private readonly IReadOnlyList<Target> _targets;
    private readonly ulong _seed;
    private readonly BlockCheck? _check;
    private readonly CheckerThreads? _checkers;
    private readonly VerifiedTrims? _trims;
    private readonly WriteProgress? _progress;
    private readonly bool _trimsMustBeZero;
    private readonly bool _checksReads;
    private readonly long _backlog;
    private readonly long _batch;
    private readonly WriteLog? _log;
    private readonly LastWriters? _lastWriters;
    private long _sinceBatch;
    private long _batchLeft;
    private bool _drains;
    private bool[] _replaced = [];

    public ReadBack(DaemonPlan plan, IReadOnlyList<Target> targets, BlockSizeSource[] sizes, BlockData data, bool mayOverlap, DaemonSeeds seeds)
    {
        var options = plan.Options;
        var writes = options.ReadWrite.HasFlag(IoPattern.Write);
        var size = sizes[(int)(writes ? IoDirection.Write : IoDirection.Read)];
        _targets = targets;
        _seed = seeds[SeedUse.Verify];
        _backlog = options.VerifyBacklog;
        _batch = options.VerifyBacklogBatch is > 0 and var batch ? batch : _backlog;
        _checksReads = !writes;
        IsDryRun = options.VerifyOnly && writes;

        // The null engine and its like hold no data: fio pretends that all is well there, and so does verify=null.
        _stamp = options.Verify == VerifyMethod.Null || targets.All(static t => t.Kind == TargetKind.None)
            ? null
            : new BlockStamp(options, options.BlockSizeUnaligned ? 0 : size.Divisor, plan.Number, data);
        if (_stamp is not null)
        {
            _check = new BlockCheck(_stamp, targets, options.VerifyDump);
            _checkers = options.VerifyAsync > 0 ? StartCheckers(plan, targets, size, data) : null;
        }

        _progress = writes && options.VerifyStateSave && !options.VerifyOnly ? new WriteProgress(Math.Max(1, options.IoDepth), targets.Count) : null;
        if (!writes || !options.DoVerify)
        {
            return;
        }

        _log = new WriteLog();
        _trims = IsDryRun ? null : VerifiedTrims.Create(options, seeds);
        _trimsMustBeZero = options.TrimVerifyZero;
        if (mayOverlap)
        {
            _lastWriters = new LastWriters(targets, Granule(options, size, _stamp?.IntervalOf(size.Min) ?? size.Divisor));
        }
    }

    /// <summary>True for <c>verify_only</c>: writes are taken as done by an earlier run of the same job.</summary>
    public bool IsDryRun { get; }

    /// <summary>True when two writes in flight to one place would leave open which is the last.</summary>
    public bool NeedsSerialWrites => _lastWriters is not null;

    /// <summary>True when a read-back is due, or under way, before the next write.</summary>
    public bool IsDue => _drains || (_batchLeft > 0 && _log!.Count > 0);

    /// <summary>True when reads of the workload itself are checked, since it writes nothing.</summary>
    public bool ChecksReads => _checksReads;

    /// <summary>True while a trim of written blocks is in flight: what they hold is open then.</summary>
    public bool IsTrimming => _trims is { InFlight: > 0 };

    /// <summary>How far the writes are; null when no state is to be saved.</summary>
    public WriteProgress? Progress => _progress;

    /// <summary>The seed of a write.</summary>
    public ulong SeedOf(long sequence) => SeedMix.Combine(_seed, (ulong)sequence);

    /// <summary>Fills the buffer of a write.</summary>
    /// <returns>False when the data does not matter to verification.</returns>
    public bool TryFill(ref IoUnit unit, long now)
    {
        _progress?.WriteIssued();
        unit.Seed = SeedOf(unit.Sequence);
        _stamp?.Fill(unit.Buffer, unit.Length, new ExpectedBlock(unit.Offset, unit.Seed, unit.Sequence, true), now);
        return _stamp is not null;
    }

    /// <summary>Notes a finished write.</summary>
    public void Written(in WriteRecord record, bool failed)
    {
        if (!failed)
        {
            _progress?.WriteCompleted(record.Target, record.Offset);
        }

        if (_log is null)
        {
            return;
        }

        if (failed)
        {
            _lastWriters?.Lost(record);
            return;
        }

        _trims?.Written(_log.End, record);
        _log.Add(record);
        _lastWriters?.Written(record);
        if (_backlog > 0 && !IsDryRun && ++_sinceBatch >= _backlog)
        {
            _sinceBatch = 0;
            _batchLeft = _batch;
        }

        if (_log.Count >= LogFullAt || _lastWriters?.Count >= LastWriters.Capacity)
        {
            if (IsDryRun && _lastWriters is not null)
            {
                throw new DeviceException(
                    _targets[record.Target].Path,
                    0,
                    $"verify_only of a job that writes blocks more than once is limited to {LogFullAt} writes; lower size, io_size or number_ios");
            }

            _drains = true;
        }
    }

    /// <summary>Begins to read back all that is left.</summary>
    /// <returns>False when nothing is.</returns>
    public bool Begin()
    {
        if (_log is null)
        {
            return false;
        }

        _drains = true;
        SkipGone();
        if (_log.Count == 0)
        {
            End();
        }

        return _log.Count > 0;
    }

    /// <summary>The next write to read back.</summary>
    /// <returns>False when the batch, or all, has been read back.</returns>
    public bool TryTake(out WriteRecord record)
    {
        SkipGone();
        if (!IsDue || _log!.Count == 0)
        {
            record = default;
            return false;
        }

        record = _log.Take();
        _batchLeft = Math.Max(0, _batchLeft - 1);
        return true;
    }

    /// <summary>The next write whose blocks are to be trimmed now.</summary>
    /// <returns>False when no trim is due.</returns>
    public bool TryTakeTrim(out WriteRecord record)
    {
        while (_trims is not null && _trims.TryTake(out var position, out record))
        {
            // Read back meanwhile, or partly written over.
            if (!_log!.Holds(position) || _lastWriters?.IsLast(record, 0, record.Length) == false)
            {
                continue;
            }

            var trimmed = record.Trimmed();
            _log.Replace(position, _trimsMustBeZero ? trimmed : record with { Length = 0 });
            _lastWriters?.Written(trimmed);
            _trims.Issued();
            return true;
        }

        record = default;
        return false;
    }

    /// <summary>Notes a trim that came back.</summary>
    public void TrimCompleted() => _trims!.Completed();

    /// <summary>Forgets the writes that have not been read back.</summary>
    public void Forget()
    {
        while (_log!.Count > 0)
        {
            _log.Take();
        }
    }

    /// <summary>Takes the result of a check that other threads make.</summary>
    /// <param name="wait">Wait for it.</param>
    /// <param name="failure">Null, or what was wrong.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTakeResult(bool wait, out WorkloadFailure? failure)
    {
        failure = null;
        return _checkers?.TryTakeResult(wait, out failure) == true;
    }

    /// <summary>Ends a complete read-back; its last read has been checked.</summary>
    public void End()
    {
        _drains = false;
        _batchLeft = 0;
        _sinceBatch = 0;
        _trims?.Clear();
        _lastWriters?.Clear();
    }

    /// <summary>Checks a finished read, if it is one to check, or hands it to the threads that do.</summary>
    /// <returns>Null, or what is wrong with it, or with one that was handed over before.</returns>
    public WorkloadFailure? Check(ref IoUnit unit, long now)
    {
        var isOurs = unit.Purpose == IoPurpose.Verify;
        if (_check is null || (!isOurs && !_checksReads))
        {
            return null;
        }

        var replaced = isOurs && _lastWriters is not null ? Replaced(unit) : default;
        return _checkers is null ? _check.Check(unit, unit.Buffer, replaced, now) : _checkers.Check(unit, replaced);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkers?.Dispose();
        _log?.Dispose();
        _lastWriters?.Dispose();
    }

    // Granules must divide all block starts and lengths and be whole parts of an interval.
    private static long Granule(JobOptions options, BlockSizeSource size, int interval)
    {
        var granule = (long)interval;
        granule = Divisor(granule, options.SequentialStep);
        if (options.BlockAlign is { Write: > 0 } align && options.ReadWrite.HasFlag(IoPattern.Random))
        {
            granule = Divisor(granule, align.Write);
        }

        granule = options.BlockSizeUnaligned ? 1 : granule;
        if (size.Max / granule > 4096)
        {
            throw new DeviceException(
                "verify",
                0,
                $"verify cannot follow blocks that overlap at every {granule} bytes; drop bs_unaligned, align blockalign or the step to the block size, or set do_verify=0");
        }

        return granule;
    }

    private static long Divisor(long a, long b)
    {
        for (b = Math.Abs(b); b != 0; (a, b) = (b, a % b))
        {
        }

        return a;
    }

    private void SkipGone()
    {
        while (_log!.Count > 0 && IsDue && (_log.Peek().Length == 0 || _lastWriters?.IsGone(_log.Peek()) == true))
        {
            _log.Take();
            _batchLeft = Math.Max(0, _batchLeft - 1);
        }
    }

    private CheckerThreads StartCheckers(DaemonPlan plan, IReadOnlyList<Target> targets, BlockSizeSource size, BlockData data)
    {
        var options = plan.Options;
        var divisor = options.BlockSizeUnaligned ? 0 : size.Divisor;
        var checks = Enumerable.Range(0, options.VerifyAsync)
            .Select(_ => new BlockCheck(new BlockStamp(options, divisor, plan.Number, data), targets, options.VerifyDump));
        var buffers = Math.Max(1, options.IoDepth) + (2 * options.VerifyAsync);
        return new CheckerThreads([.. checks], options.VerifyAsyncCpus, buffers, size.Max, size.Max / Math.Min(_stamp!.IntervalOf(size.Min), size.Min));
    }

    private ReadOnlySpan<bool> Replaced(in IoUnit unit)
    {
        var record = new WriteRecord(unit.Offset, unit.Sequence, unit.Length, unit.Target);
        var interval = _stamp!.IntervalOf(unit.Length);
        var intervals = (unit.Length + interval - 1) / interval;
        if (_replaced.Length < intervals)
        {
            _replaced = new bool[intervals];
        }

        for (var number = 0; number < intervals; number++)
        {
            _replaced[number] = !_lastWriters!.IsLast(record, number * interval, interval);
        }

        return _replaced.AsSpan(0, intervals);
    }
}
