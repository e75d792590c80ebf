using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Engine.Targets;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// Which write was the last to each granule, where blocks may be written more than once: an open-addressing table in native
/// memory, 32 bytes per written granule, for at most <see cref="Capacity"/> granules (128 MiB). When it is full, the daemon
/// reads back before it writes on.
/// </summary>
internal sealed unsafe class LastWriters : IDisposable
{
    /// <summary>Most granules it holds.</summary>
    public const int Capacity = 1 << 22;

    private const long Nobody = -1;

    private readonly long[] _firstGranule;
    private readonly long[] _regionStart;
    private readonly long _granule;
    private readonly ulong _mask;
    private readonly Slot* _slots;
    private readonly nuint _slotCount;

    public LastWriters(IReadOnlyList<Target> targets, long granule)
    {
        _granule = granule;
        _firstGranule = new long[targets.Count];
        _regionStart = [.. targets.Select(static t => t.RegionStart)];
        var granules = 0L;
        for (var i = 0; i < targets.Count; i++)
        {
            _firstGranule[i] = granules;
            granules += (targets[i].RegionLength / granule) + 1;
        }

        // Half empty at the most, so that a search is short; the pages are the system's until a slot in them is used.
        _slotCount = (nuint)BitOperations.RoundUpToPowerOf2((ulong)Math.Min(granules, Capacity) * 2);
        _mask = _slotCount - 1;
        _slots = (Slot*)NativeMemory.AllocZeroed(_slotCount, (nuint)sizeof(Slot));
    }

    /// <summary>Granules known.</summary>
    public long Count { get; private set; }

    /// <summary>Notes a finished write.</summary>
    public void Written(in WriteRecord record) => Set(record, record.Sequence);

    /// <summary>Notes a failed write: what its granules hold now is unknown.</summary>
    public void Lost(in WriteRecord record) => Set(record, Nobody);

    /// <summary>True when every granule of a part of a write still is as that write left it.</summary>
    public bool IsLast(in WriteRecord record, int from, int length)
    {
        var first = GranuleOf(record.Target, record.Offset + from);
        var last = GranuleOf(record.Target, record.Offset + from + length - 1);
        for (var granule = first; granule <= last; granule++)
        {
            if (Find(granule)->Sequence != record.Sequence)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when nothing of a write is left.</summary>
    public bool IsGone(in WriteRecord record)
    {
        var last = GranuleOf(record.Target, record.Offset + record.Length - 1);
        for (var granule = GranuleOf(record.Target, record.Offset); granule <= last; granule++)
        {
            if (Find(granule)->Sequence == record.Sequence)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            NativeMemory.Clear(_slots, _slotCount * (nuint)sizeof(Slot));
            Count = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_slots);

    private void Set(in WriteRecord record, long sequence)
    {
        var last = GranuleOf(record.Target, record.Offset + record.Length - 1);
        for (var granule = GranuleOf(record.Target, record.Offset); granule <= last; granule++)
        {
            var slot = Find(granule);
            if (slot->Key == 0)
            {
                slot->Key = granule + 1;
                Count++;
            }

            slot->Sequence = sequence;
        }
    }

    private long GranuleOf(int target, long offset) => _firstGranule[target] + ((offset - _regionStart[target]) / _granule);

    private Slot* Find(long granule)
    {
        var at = SeedMix.Combine(0, (ulong)granule) & _mask;
        while (_slots[at].Key != 0 && _slots[at].Key != granule + 1)
        {
            at = (at + 1) & _mask;
        }

        return _slots + at;
    }

    private struct Slot
    {
        public long Key;
        public long Sequence;
    }
}
