using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>A numbered response that was sent: a task that can be asked for it again, or the PDU itself without digests.</summary>
internal readonly record struct SentStatus(TargetTask? Task, byte[]? Pdu);

/// <summary>
/// The numbered responses of a connection that its initiator has not acknowledged by ExpStatSN, in the order of StatSN (RFC 7143 section 4.2.2.2).
/// Kept at error recovery level 1 and 2, so that a Status SNACK can have them again.
/// </summary>
internal sealed class StatusLog(uint firstStatSN)
{
    /// <summary>More than an initiator can leave unacknowledged that goes on sending commands; one that never acknowledges must not make us grow.</summary>
    public const int MaxEntries = 8192;

    private const long MaxBytes = 8 << 20;

    private readonly Queue<int> _sizes = new();
    private SentStatus[] _entries = new SentStatus[64];
    private int _head;
    private long _bytes;

    /// <summary>StatSN of the oldest entry, or of the next where there is none.</summary>
    public uint First { get; private set; } = firstStatSN;

    public int Count { get; private set; }

    /// <summary>More is kept than any honest initiator leaves unacknowledged.</summary>
    public bool IsFull => Count > MaxEntries || _bytes > MaxBytes;

    /// <summary>The response of a number from <see cref="First"/> on, <see cref="Count"/> of them.</summary>
    public SentStatus this[uint statSN] => _entries[(_head + (int)(statSN - First)) & (_entries.Length - 1)];

    /// <summary>Keeps the status of a task.</summary>
    public void Keep(TargetTask task, uint statSN, uint dataPdus, bool inData)
    {
        task.StatSN = statSN;
        task.DataPdus = dataPdus;
        task.StatusInData = inData;
        Push(new(task, null), 0);
    }

    /// <summary>Keeps any other response.</summary>
    public void Keep<T>(in T pdu, ReadOnlySpan<byte> data)
        where T : struct, IPdu<T>
    {
        byte[] bytes = new byte[BasicHeader.Size + data.Length];
        pdu.Write(bytes, data.Length);
        data.CopyTo(bytes.AsSpan(BasicHeader.Size));
        Push(new(null, bytes), bytes.Length);
    }

    /// <summary>Forgets the oldest, which was acknowledged.</summary>
    public SentStatus Pop()
    {
        SentStatus entry = _entries[_head];
        _entries[_head] = default;
        _head = (_head + 1) & (_entries.Length - 1);
        Count--;
        First++;
        _bytes -= _sizes.Dequeue();
        return entry;
    }

    private void Push(in SentStatus entry, int bytes)
    {
        if (Count == _entries.Length)
        {
            var larger = new SentStatus[_entries.Length * 2];
            for (int i = 0; i < Count; i++)
            {
                larger[i] = _entries[(_head + i) & (_entries.Length - 1)];
            }
            _entries = larger;
            _head = 0;
        }
        _entries[(_head + Count++) & (_entries.Length - 1)] = entry;
        _sizes.Enqueue(bytes);
        _bytes += bytes;
    }
}
