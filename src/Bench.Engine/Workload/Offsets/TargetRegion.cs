using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Workload.Offsets;

/// <summary>The job's region of one target and where each direction's stream stands in it.</summary>
internal sealed class TargetRegion
{
    private readonly long _step;
    private readonly long _targetEnd;
    private readonly bool _wrap;
    private readonly long _zoneSize;
    private readonly long _zoneRange;
    private readonly long _zoneSkip;
    private DirectionPositions _next;
    private DirectionPositions _last;
    private long _zoneStart;
    private long _zoneBytes;

    public TargetRegion(Target target, JobOptions options, bool wraps)
    {
        Start = target.RegionStart;
        Length = Math.Max(0, target.RegionLength);
        _targetEnd = target.Size;
        _step = options.SequentialStep;
        _wrap = wraps;
        if (options.ZoneMode == ZoneMode.Strided)
        {
            _zoneSize = options.ZoneSize;
            _zoneRange = options.ZoneRange > 0 ? options.ZoneRange : options.ZoneSize;
            _zoneSkip = options.ZoneSkip;
        }

        Rewind();
    }

    /// <summary>First byte of the region on the target.</summary>
    public long Start { get; }

    /// <summary>Length of the region, bytes.</summary>
    public long Length { get; }

    /// <summary>True when no further block fits.</summary>
    public bool Done { get; set; }

    /// <summary>True when I/O stays in one zone at a time (<c>zonemode=strided</c>).</summary>
    public bool IsZoned => _zoneRange > 0;

    /// <summary>Bytes that random blocks are drawn from: the zone or the region.</summary>
    public long DrawLength => IsZoned ? Math.Min(_zoneRange, Length) : Length;

    /// <summary>First byte that random blocks are drawn from.</summary>
    public long DrawStart => IsZoned ? _zoneStart : Start;

    /// <summary>End of the region on the target.</summary>
    public long End => Start + Length;

    /// <summary>One picker of random blocks for each direction; directions that share a pass share the picker.</summary>
    public BlockPicker?[] Pickers { get; } = new BlockPicker?[3];

    /// <summary>Sets all streams back to the start.</summary>
    public void Rewind()
    {
        for (var i = 0; i < 3; i++)
        {
            _next[i] = Start;
            _last[i] = -1;
        }

        _zoneStart = Start;
        _zoneBytes = 0;
        Done = false;
    }

    /// <summary>
    /// The block that follows the last one of this direction. A stream with a negative step issues the first block of the
    /// region and then walks backwards from its end, as fio's does.
    /// </summary>
    /// <returns>False when the region's end is reached.</returns>
    public bool TrySequential(int direction, out long offset)
    {
        ref var next = ref _next[direction];
        if (_wrap && next >= End)
        {
            next = Start;
        }

        // Steps wrap from within the target only: a block that ends with it is the last, as with fio.
        if (_step != 0 && next >= _targetEnd)
        {
            offset = 0;
            return false;
        }

        var position = next - Start;
        if (position != 0 && _step != 0)
        {
            position += _step;
            if (position < 0 || Start + position >= _targetEnd)
            {
                position = _step > 0 ? 0 : Length + _step;
            }
        }

        offset = Start + position;
        return position >= 0 && position < Length;
    }

    /// <summary>The block this direction issued last (<c>rw_sequencer=identical</c>); the region's start before the first.</summary>
    public long LastOffset(int direction) => _last[direction] < 0 ? Start : _last[direction];

    /// <summary>Notes an issued block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Issued(int direction, long offset, int length)
    {
        _last[direction] = offset;
        _next[direction] = offset + length;
        _zoneBytes += length;
    }

    /// <summary>Moves to the next zone when this one had its share of I/O.</summary>
    /// <returns>True when the blocks of the zone may be drawn anew.</returns>
    public bool EnterZone(int direction)
    {
        if (_zoneBytes >= _zoneSize)
        {
            _zoneBytes = 0;
            _zoneStart += _zoneRange + _zoneSkip;
            if (_zoneStart >= End)
            {
                _zoneStart = Start;
            }

            _next[direction] = _zoneStart;
        }

        if (_next[direction] >= _zoneStart + _zoneRange)
        {
            _next[direction] = _zoneStart;
        }

        return _zoneBytes % _zoneRange == 0;
    }

    [InlineArray(3)]
    private struct DirectionPositions
    {
        private long _first;
    }
}
