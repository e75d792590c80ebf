using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Data;

/// <summary>
/// What is written: fills the buffer of each write as the job asks. The common kinds (scrambled random data, zeros, a fixed
/// pattern) fill a unit's buffer once and again only after a read has gone through it; the others fill it for each write.
/// </summary>
internal sealed unsafe class BlockData
{
    private readonly Kind _kind;
    private readonly DataPattern? _pattern;
    private readonly DedupeSeeds? _dedupe;
    private readonly CompressibleFill? _compressible;
    private readonly int _piece;
    private readonly ulong _seed;
    private readonly int[] _filled;
    private ulong _writes;

    /// <param name="options">The job.</param>
    /// <param name="smallestWrite">Smallest write, bytes: the piece in which data repeats under dedupe.</param>
    /// <param name="regionBytes">Bytes of all regions, for the size of a dedupe working set.</param>
    /// <param name="seeds">The daemon's seeds.</param>
    public BlockData(JobOptions options, int smallestWrite, long regionBytes, DaemonSeeds seeds)
    {
        _seed = seeds[SeedUse.Data];
        _piece = Math.Max(1, smallestWrite);
        _filled = new int[Math.Max(1, options.IoDepth)];
        _pattern = DataPattern.Create(options.BufferPattern);
        _compressible = CompressibleFill.Create(options, _pattern);
        _dedupe = DedupeSeeds.Create(options, regionBytes / _piece, seeds);
        _kind = options.ZeroBuffers || options.BufferCompressPercentage == 100 ? Kind.Zero
            : _dedupe is not null ? Kind.Dedupe
            : _compressible is not null ? Kind.Refill
            : _pattern is not null ? _pattern.HasOffset ? Kind.OffsetPattern : Kind.Pattern
            : options.RefillBuffers ? Kind.Refill
            : options.ScrambleBuffers ? Kind.Scramble
            : Kind.Random;
    }

    private enum Kind
    {
        Scramble,
        Random,
        Zero,
        Pattern,
        OffsetPattern,
        Refill,
        Dedupe,
    }

    /// <summary>Fills a unit's buffer before it is first used, so that no filling falls into the measurement.</summary>
    public void Prepare(ref IoUnit unit, int capacity)
    {
        if (_kind is Kind.Scramble or Kind.Random or Kind.Zero or Kind.Pattern)
        {
            FillOnce(ref unit, capacity);
        }
    }

    /// <summary>Notes that a read overwrites the unit's buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reading(int slot)
    {
        if ((uint)slot < (uint)_filled.Length)
        {
            _filled[slot] = 0;
        }
    }

    /// <summary>Fills the buffer of a write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Writing(ref IoUnit unit)
    {
        var count = ++_writes;
        if (_kind == Kind.Scramble && (uint)unit.Slot < (uint)_filled.Length && _filled[unit.Slot] >= unit.Length)
        {
            Scramble(unit.Buffer, unit.Length, SeedMix.Combine(_seed, count));
            return;
        }

        Fill(ref unit, count);
    }

    /// <summary>The data of a verified block: fixed by its seed, so that it can be made again.</summary>
    public void FillFromSeed(byte* to, int length, ulong seed)
    {
        if (_compressible is not null)
        {
            _compressible.Fill(to, length, seed);
        }
        else
        {
            RandomFill.Fill(to, length, seed);
        }
    }

    // Eight bytes in each 512 change, at a place that changes too: neither a device nor a file system finds two equal sectors,
    // at a fiftieth of the cost of new data.
    private static void Scramble(byte* buffer, int length, ulong x)
    {
        var end = buffer + length - 511;
        for (; buffer < end; buffer += 512)
        {
            x = (x * 6364136223846793005) + 1442695040888963407;
            *(ulong*)(buffer + ((x >> 58) << 3)) = x;
        }

        var rest = (int)(end + 511 - buffer);
        if (rest >= sizeof(ulong))
        {
            *(ulong*)buffer = x ^ (x >> 32);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fill(ref IoUnit unit, ulong count)
    {
        switch (_kind)
        {
            case Kind.Refill:
                FillFromSeed(unit.Buffer, unit.Length, SeedMix.Combine(_seed, count));
                return;
            case Kind.OffsetPattern:
                _pattern!.Fill(unit.Buffer, unit.Length, unit.Offset);
                return;
            case Kind.Dedupe:
                for (var at = 0; at < unit.Length; at += _piece)
                {
                    FillFromSeed(unit.Buffer + at, Math.Min(_piece, unit.Length - at), _dedupe!.Next());
                }

                return;
            default:
                if ((uint)unit.Slot >= (uint)_filled.Length || _filled[unit.Slot] < unit.Length)
                {
                    FillOnce(ref unit, unit.Length);
                }

                if (_kind == Kind.Scramble)
                {
                    Scramble(unit.Buffer, unit.Length, SeedMix.Combine(_seed, count));
                }

                return;
        }
    }

    private void FillOnce(ref IoUnit unit, int length)
    {
        switch (_kind)
        {
            case Kind.Zero:
                new Span<byte>(unit.Buffer, length).Clear();
                break;
            case Kind.Pattern:
                _pattern!.Fill(unit.Buffer, length, 0);
                break;
            default:
                RandomFill.Fill(unit.Buffer, length, SeedMix.Combine(_seed, ~(ulong)unit.Slot));
                break;
        }

        if ((uint)unit.Slot < (uint)_filled.Length)
        {
            _filled[unit.Slot] = length;
        }
    }
}
