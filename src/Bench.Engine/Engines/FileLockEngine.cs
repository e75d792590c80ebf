using Bench.Engine.Measuring;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>lockfile</c>: a daemon locks a file before its first I/O to it goes out and unlocks it when the last is back. The wait is
/// part of the I/O's latency. When another daemon waits, nothing more goes out to the file until that has had its turn.
/// </summary>
/// <param name="inner">The engine proper.</param>
/// <param name="sharesReads">Readers do not exclude each other (<c>lockfile=readwrite</c>).</param>
internal sealed unsafe class FileLockEngine(IIoEngine inner, bool sharesReads) : IIoEngine
{
    private IoUnit* _units;
    private Held[] _held = [];
    private int _inFlight;

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
        _held = [.. setup.Targets.Select(static target => new Held { Lock = FileLock.Of(target.Path) })];
        inner.Open(setup);
    }

    /// <inheritdoc/>
    public int Submit(ReadOnlySpan<int> slots)
    {
        int ready = 0;
        while (ready < slots.Length && TryEnter(_units + slots[ready]))
        {
            ready++;
        }

        int taken = ready == 0 ? 0 : inner.Submit(slots[..ready]);
        Leave(inner.IsSynchronous ? slots[..ready] : slots[taken..ready]);
        return taken;
    }

    /// <inheritdoc/>
    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = inner.Reap(slots, minimum, timeoutNanoseconds);
        Leave(slots[..count]);
        return count;
    }

    /// <inheritdoc/>
    public int Flush(int target) => inner.Flush(target);

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        foreach (ref Held held in _held.AsSpan())
        {
            if (held.Count > 0)
            {
                held.Lock.Leave(held.Writes);
                held.Count = 0;
            }
        }
    }

    private bool TryEnter(IoUnit* unit)
    {
        ref Held held = ref _held[unit->Target];
        bool writes = !sharesReads || unit->Direction != IoDirection.Read;
        bool mayEnter = held.Count == 0

            // A daemon that waits with I/O in flight elsewhere would keep those files from the others.
            ? held.Lock.Enter(writes, waits: _inFlight == 0)
            : (held.Writes || !writes) && !held.Lock.IsWanted;
        if (!mayEnter)
        {
            return false;
        }

        held.Writes = held.Count == 0 ? writes : held.Writes;
        held.Count++;
        _inFlight++;
        return true;
    }

    private void Leave(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            ref Held held = ref _held[_units[slot].Target];
            _inFlight--;
            if (--held.Count == 0)
            {
                held.Lock.Leave(held.Writes);
            }
        }
    }

    private struct Held
    {
        public FileLock Lock;
        public bool Writes;
        public int Count;
    }
}
