using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Targets;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Data;
using Bench.Engine.Workload.Directions;
using Bench.Engine.Workload.Offsets;
using Bench.Engine.Workload.Pace;
using Bench.Engine.Workload.Seeding;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Workload;

/// <summary>
/// What one daemon does: which I/O comes next, when, with what data, and whether what comes back is right. Built once from the
/// job's options; then one <see cref="TryNext"/> before and one <see cref="Completed"/> after each I/O, both on the daemon's
/// thread. Fixed by the job's seed: the same job gives the same I/O (<c>randrepeat</c>).
/// </summary>
/// <remarks>
/// Life: <see cref="Prepare"/>, <see cref="Start"/>, then I/O until <see cref="State"/> is <see cref="PassState.PassDone"/> and
/// nothing is in flight, then <see cref="BeginVerify"/> (and I/O again if true), then <see cref="NextPass"/> (and all again if true).
/// </remarks>
public sealed unsafe partial class DaemonWorkload : IDisposable
{
    private readonly WorkAmount _amount;
    private readonly BlockData _data;
    private readonly bool _writes;
    private readonly bool _readsSpoilBuffers;
    private readonly bool _isPlain;
    private PlainBlocks _plain;
    private long _plainLeft;
    private long _plainCycle;
    private long _sequence;

    /// <summary>Works out everything that does not change from I/O to I/O.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="targets">What its I/O goes to, in the order of <see cref="IoUnit.Target"/>, regions set.</param>
    /// <param name="runSeed">A number of this invocation, for <c>randrepeat=0</c>.</param>
    /// <param name="flow">The daemon's part in a <c>flow</c>; null without.</param>
    /// <exception cref="DeviceException">The options and targets cannot go together; the message says what to change.</exception>
    public DaemonWorkload(DaemonPlan plan, IReadOnlyList<Target> targets, ulong runSeed, FlowShare? flow = null)
    {
        var options = WithVerifyMethod(plan.Options);
        plan = plan with { Job = plan.Job with { Options = options } };
        var seeds = new DaemonSeeds(plan, runSeed);
        var sizes = new BlockSizeSource[3];
        for (var i = 0; i < sizes.Length; i++)
        {
            var direction = (IoDirection)i;
            sizes[i] = new BlockSizeSource(options.BlockSize[direction], options.BlockSizeSplit[direction], options.BlockSizeUnaligned);
        }

        var used = Enumerable.Range(0, 3).Where(i => options.ReadWrite.HasFlag((IoPattern)(1 << i))).ToArray();
        _writes = options.ReadWrite.HasFlag(IoPattern.Write);
        var verifies = options.Verify != VerifyMethod.None;
        _amount = new WorkAmount(options, targets, used.Min(i => sizes[i].Min), verifies && _writes);

        // The null engine leaves the buffers alone, so its reads cost the writes after them no refill.
        _readsSpoilBuffers = _writes && targets.Any(static t => t.Kind != TargetKind.None);
        _data = new BlockData(options, sizes[(int)IoDirection.Write].Min, _amount.RegionBytes, seeds);
        _mix = new DirectionMix(options, seeds.Stream(SeedUse.Direction));
        _pairsTrims = options.ReadWrite.HasFlag(IoPattern.TrimWrite);
        _think = ThinkTime.Create(options);
        _cycles = ThinkCycles.Create(options);
        _replay = plan.Replay?.Begin();
        _replayBytes = plan.Replay?.Bytes ?? 0;
        _keepsRecordedTimes = plan.Replay is { End: > 0 };
        _pace = _replay is null ? IssuePace.Create(options, sizes, seeds) : null;
        _syncs = _replay is null ? SyncCadence.Create(options, targets.Count) : null;
        _flow = flow;
        _search = DepthSearch.Create(options);
        _floors = [.. used.Select(i => RateFloor.Create(plan.Job.Name, options, (IoDirection)i))];
        _floors = Array.TrueForAll(_floors, static f => f is null) ? [] : FloorsByDirection(used, _floors);
        var mayOverlap = verifies && _writes && (_replay is not null || BlockSource.MayRepeatBlocks(options, sizes[(int)IoDirection.Write], _amount));
        _readBack = verifies ? new ReadBack(plan, targets, sizes, _data, mayOverlap, seeds) : null;
        _overlaps = options.SerializeOverlap || _readBack?.NeedsSerialWrites == true ? new InFlightRanges(Math.Max(1, options.IoDepth)) : null;
        _tracks = _think is not null || _floors.Length > 0 || _overlaps is not null || _readBack is not null
            || _search is not null || _flow is not null;

        var needsGeneral = _tracks || _cycles is not null || _pace is not null || _syncs is not null || _replay is not null;
        if (!needsGeneral && PlainBlocks.Create(options, targets, sizes, _mix, seeds) is { } plain)
        {
            _plain = plain;
            _isPlain = true;
            BeginPlainCycle();
        }
        else if (_replay is null)
        {
            _blocks = new BlockSource(options, targets, sizes, seeds);
        }
    }

    /// <summary>The depth search of <c>latency_target</c>; null without.</summary>
    public DepthSearch? Search => _search;

    /// <summary>What there is to do.</summary>
    public PassState State { get; private set; }

    /// <summary>Think time: nothing is to be issued before this clock time; 0 without a pause. The pause ends with the next <see cref="TryNext"/> at or after it.</summary>
    public long PauseUntil { get; private set; }

    /// <summary>Up to this clock time a pause is to be spent busy instead of asleep (<c>thinktime_spin</c>).</summary>
    public long SpinUntil { get; private set; }

    /// <summary>Where a saved state says that checking has to end; null without.</summary>
    internal StateLimit? Limit { get; init; }

    /// <summary>Bytes one pass issues, for progress; -1 when it has no end (<c>time_based</c>, <c>fill_device</c>).</summary>
    public long PassBytes => _replay is not null ? _replayBytes : _amount.PassBytes == long.MaxValue ? -1 : _amount.PassBytes;

    /// <summary>Fills the units' buffers before the start, so that the first I/Os pay nothing for it.</summary>
    /// <param name="units">The daemon's units, buffers set.</param>
    /// <param name="count">How many.</param>
    /// <param name="capacity">Bytes of each buffer.</param>
    public void Prepare(IoUnit* units, int count, int capacity)
    {
        for (var i = 0; _writes && i < count; i++)
        {
            _data.Prepare(ref units[i], capacity);
        }
    }

    /// <summary>Begin of issuing: rates and think time count from here.</summary>
    public void Start(long now)
    {
        _replayStarted = now;
        _search?.Start(now);
        _pace?.Start(now);
        _think?.Start(now);
        foreach (var floor in _floors)
        {
            floor?.Start(now);
        }
    }

    /// <summary>Changes the length of the pauses from the next one on; nothing happens in a job without think time.</summary>
    public void ChangePause(TimeSpan pause)
    {
        if (_think is not null)
        {
            _think.Pause = pause.Nanoseconds();
        }
    }

    /// <summary>
    /// Fills in the next I/O: place, direction, purpose, sequence, when it is due (0 without a rate; else a clock time that may be
    /// past or to come) and, for writes, the data.
    /// </summary>
    /// <returns>False when there is nothing to issue now; <see cref="State"/> says why.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(ref IoUnit unit, long now) =>
        _plainLeft > 0 ? TryNextPlain(ref unit) : TryNextSlow(ref unit, now);

    /// <summary>Tells of a finished I/O, its <see cref="IoUnit.Result"/> set: to be called once for each, failed ones too.</summary>
    /// <returns>Null, or what is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WorkloadFailure? Completed(ref IoUnit unit, long now) => _tracks ? CompletedTracked(ref unit, now) : null;

    /// <summary>
    /// Begins the next pass (<c>loops</c>, <c>time_based</c>): sequential from the start, random in another order. To be called
    /// when a pass is done and nothing is in flight.
    /// </summary>
    /// <returns>False when the job's passes are over.</returns>
    public bool NextPass()
    {
        if (_limitIsReached || _replay is not null || _search is { IsDone: true } || !_amount.TryNextPass())
        {
            return false;
        }

        _readBack?.Progress?.Restart();
        State = PassState.Issuing;
        if (_isPlain)
        {
            _plain.Restart();
            BeginPlainCycle();
        }
        else
        {
            _blocks!.Restart();
        }

        return true;
    }

    /// <summary>Begins to read back what the pass has written, if the job verifies; to be called when the pass is done and nothing is in flight.</summary>
    /// <returns>False when there is nothing to read back.</returns>
    public bool BeginVerify()
    {
        _readsBack = _readBack?.Begin() == true;
        if (_readsBack)
        {
            State = PassState.Issuing;
        }

        return _readsBack;
    }

    /// <summary>I/Os of a direction that a rate made due before <paramref name="cutoff"/> and that were never given out.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="cutoff">Clock time.</param>
    /// <param name="length">Mean length of its I/Os so far, bytes; 0 when there was none.</param>
    internal DueBacklog Backlog(IoDirection direction, long cutoff, double length) => _pace is null || _readsBack || State == PassState.PassDone
        ? default
        : _pace.Backlog(direction, cutoff, length > 0 ? length : _amount.SmallestBlock, _amount.PassIosLeft);

    /// <summary>How far the daemon's verified writes are, for <c>verify_state_save</c>; null when nothing is to be saved.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="index">Number of the daemon, from 0.</param>
    internal VerifyState? StateOf(string job, int index) => _readBack?.Progress?.ToState(job, index);

    /// <summary>Takes the result of a check that was left to other threads (<c>verify_async</c>), in their order.</summary>
    /// <param name="failure">Null, or what was wrong.</param>
    /// <returns>False when none is under way any more.</returns>
    public bool TryTakeLateCheck(out WorkloadFailure? failure)
    {
        failure = null;
        return _readBack?.TryTakeResult(wait: true, out failure) == true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _replay?.Dispose();
        _readBack?.Dispose();
    }

    // As in fio, a verify_pattern alone asks for verify=pattern.
    private static JobOptions WithVerifyMethod(JobOptions options)
    {
        if (options.Verify != VerifyMethod.None || options.VerifyPattern is not { Count: > 0 })
        {
            return options;
        }

        options = options.Clone();
        options.Verify = VerifyMethod.Pattern;
        return options;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryNextPlain(ref IoUnit unit)
    {
        if (!_plain.TryNext(ref unit))
        {
            _plainCycle -= _plainLeft;
            _plainLeft = 0;
            return TryNextSlow(ref unit, 0);
        }

        _plainLeft--;
        unit.Target = 0;
        unit.Purpose = IoPurpose.Workload;
        unit.Sequence = _sequence++;
        unit.Due = 0;
        if (unit.Direction == IoDirection.Write)
        {
            _data.Writing(ref unit);
        }
        else if (_readsSpoilBuffers)
        {
            _data.Reading(unit.Slot);
        }

        return true;
    }

    private bool TryNextSlow(ref IoUnit unit, long now)
    {
        if (!_isPlain)
        {
            return TryNextGeneral(ref unit, now);
        }

        if (State == PassState.PassDone)
        {
            return false;
        }

        _amount.Issued(_plainCycle * _plain.Length, _plainCycle);
        _plainCycle = 0;
        if (_amount.TryNextCycle())
        {
            _plain.Restart();
            BeginPlainCycle();
            return TryNextPlain(ref unit);
        }

        State = PassState.PassDone;
        return false;
    }

    private void BeginPlainCycle()
    {
        var bytes = _amount.PassBytes - _amount.PassIssued;
        var blocks = (bytes / _plain.Length) + (bytes % _plain.Length > 0 ? 1 : 0);
        _plainLeft = Math.Min(Math.Min(blocks, _plain.BlocksInCycle), _amount.PassIos - _amount.PassIosIssued);
        _plainCycle = _plainLeft;
    }
}
