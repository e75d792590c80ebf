using Bench.Engine.Measuring;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>An engine whose targets can be opened and closed one by one while it works.</summary>
internal interface ITargetSwitch
{
    /// <summary>Opens a target that is closed.</summary>
    /// <exception cref="DeviceException">It cannot be opened.</exception>
    void OpenTarget(int target);

    /// <summary>Closes a target that has no I/O in flight.</summary>
    void CloseTarget(int target);
}

/// <summary>
/// <c>openfiles</c>: keeps at most so many targets open. One that is needed is opened on the spot, in the time of its I/O as
/// with fio, after the one that has been idle longest is closed.
/// </summary>
/// <param name="inner">The engine proper, opened with <see cref="EngineSetup.OpensOnDemand"/>.</param>
/// <param name="limit">Most targets open at once, 1 or more.</param>
internal sealed unsafe class LimitedFilesEngine(IIoEngine inner, int limit) : IIoEngine
{
    private readonly ITargetSwitch _targets = inner as ITargetSwitch ?? throw new DeviceException(
        "openfiles", Errno.EOPNOTSUPP, "openfiles: this engine keeps all its targets open; use psync, libaio, io_uring or posixaio, or leave openfiles out");

    private IoUnit* _units;
    private int[] _inFlight = [];
    private long[] _lastUse = [];
    private int _open;
    private long _uses;

    /// <inheritdoc/>
    public bool IsSynchronous => inner.IsSynchronous;

    /// <inheritdoc/>
    public bool StampsTimes => inner.StampsTimes;

    /// <inheritdoc/>
    public bool HasSubmissionLatency => inner.HasSubmissionLatency;

    /// <inheritdoc/>
    public ThreadUsage WorkerUsage => inner.WorkerUsage;

    /// <inheritdoc/>
    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _inFlight = new int[setup.Targets.Count];
        _lastUse = new long[setup.Targets.Count];
        inner.Open(setup);
    }

    /// <inheritdoc/>
    public int Submit(ReadOnlySpan<int> slots)
    {
        int ready = 0;
        while (ready < slots.Length && TryUse(_units[slots[ready]].Target))
        {
            _inFlight[_units[slots[ready]].Target]++;
            ready++;
        }

        int taken = ready == 0 ? 0 : inner.Submit(slots[..ready]);
        Release(inner.IsSynchronous ? slots[..ready] : slots[taken..ready]);
        return taken;
    }

    /// <inheritdoc/>
    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = inner.Reap(slots, minimum, timeoutNanoseconds);
        Release(slots[..count]);
        return count;
    }

    /// <inheritdoc/>
    public int Flush(int target) => TryUse(target) ? inner.Flush(target) : -Errno.EBUSY;

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    // A target is open if it was used since it was last closed, which sets its use back to 0.
    private bool TryUse(int target)
    {
        if (_lastUse[target] == 0)
        {
            if (_open == limit && !TryCloseOne())
            {
                return false;
            }

            _targets.OpenTarget(target);
            _open++;
        }

        _lastUse[target] = ++_uses;
        return true;
    }

    private bool TryCloseOne()
    {
        int oldest = -1;
        for (int target = 0; target < _lastUse.Length; target++)
        {
            if (_lastUse[target] > 0 && _inFlight[target] == 0 && (oldest < 0 || _lastUse[target] < _lastUse[oldest]))
            {
                oldest = target;
            }
        }

        if (oldest < 0)
        {
            return false;
        }

        _targets.CloseTarget(oldest);
        _lastUse[oldest] = 0;
        _open--;
        return true;
    }

    private void Release(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            _inFlight[_units[slot].Target]--;
        }
    }
}
