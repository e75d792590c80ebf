using System.Numerics;
using Bench.Iscsi.Target.Native;

namespace Bench.Iscsi.Target.Luns;

/// <summary>One bit per block: was it written since it was last unmapped? Itself sparse, so that a map of a huge LUN costs what its used parts cost.</summary>
internal sealed unsafe class BlockMap : IDisposable
{
    private const int BitsPerWord = 64;

    private readonly SparseMemory _memory;
    private readonly ulong* _words;

    public BlockMap(long blocks)
    {
        Blocks = blocks;
        _memory = new SparseMemory(((blocks + BitsPerWord - 1) / BitsPerWord * sizeof(ulong)) + sizeof(ulong));
        _words = (ulong*)_memory.Start;
    }

    public long Blocks { get; }

    public void Set(long first, long count)
    {
        for (long end = first + count; first < end;)
        {
            ulong mask = Mask(first, end, out long next);
            ref ulong word = ref _words[first / BitsPerWord];
            // Blocks are rewritten far more often than first written: look before the locked instruction.
            if ((Volatile.Read(ref word) & mask) != mask)
            {
                Interlocked.Or(ref word, mask);
            }
            first = next;
        }
    }

    public void Clear(long first, long count)
    {
        for (long end = first + count; first < end;)
        {
            ulong mask = Mask(first, end, out long next);
            ref ulong word = ref _words[first / BitsPerWord];
            if ((Volatile.Read(ref word) & mask) != 0)
            {
                Interlocked.And(ref word, ~mask);
            }
            first = next;
        }
    }

    /// <summary>State of a block, and how many blocks from it on share that state.</summary>
    public bool IsSet(long block, out long run)
    {
        bool set = (_words[block / BitsPerWord] >> (int)(block % BitsPerWord) & 1) != 0;
        long at = block;
        while (at < Blocks)
        {
            ulong word = _words[at / BitsPerWord];
            ulong differing = (set ? ~word : word) >> (int)(at % BitsPerWord);
            if (differing != 0)
            {
                at += BitOperations.TrailingZeroCount(differing);
                break;
            }
            at = ((at / BitsPerWord) + 1) * BitsPerWord;
        }
        run = Math.Min(at, Blocks) - block;
        return set;
    }

    public void Dispose() => _memory.Dispose();

    private static ulong Mask(long first, long end, out long next)
    {
        long wordEnd = ((first / BitsPerWord) + 1) * BitsPerWord;
        next = Math.Min(end, wordEnd);
        int bits = (int)(next - first);
        ulong ones = bits == BitsPerWord ? ulong.MaxValue : (1UL << bits) - 1;
        return ones << (int)(first % BitsPerWord);
    }
}
