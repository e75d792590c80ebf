using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Data;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// The layout of verified data: writes it, and checks what comes back. A block is one or more intervals
/// (<c>verify_interval</c>), each with a header, a checksum and data by seed or pattern; <c>verify=pattern</c> has no header.
/// </summary>
internal sealed unsafe class BlockStamp
{
    private readonly VerifyMethod _method;
    private readonly BlockChecksum? _checksum;
    private readonly DataPattern? _pattern;
    private readonly BlockData _data;
    private readonly int _interval;
    private readonly int _headerBytes;
    private readonly int _headerOffset;
    private readonly int _patternInterval;
    private readonly ushort _type;
    private readonly ushort _thread;
    private readonly bool _checksSeed;
    private readonly bool _checksSequence;
    private byte[] _expected = [];

    /// <param name="options">The job.</param>
    /// <param name="divisor">A number that divides every block size, or 0 when there is none and each block has one header.</param>
    /// <param name="thread">Number of the daemon.</param>
    /// <param name="data">Makes data from seeds.</param>
    /// <exception cref="DeviceException">The verify options contradict each other or the block size.</exception>
    public BlockStamp(JobOptions options, int divisor, int thread, BlockData data)
    {
        _data = data;
        _pattern = DataPattern.Create(options.VerifyPattern);
        _method = options.Verify;
        _checksum = BlockChecksum.Create(_method);
        _type = VerifyMethods.TypeOf(_method);
        _thread = (ushort)thread;
        _checksSeed = options.VerifyHeaderSeed && _pattern is null;
        _checksSequence = options.VerifyWriteSequence;
        _headerBytes = _method == VerifyMethod.Pattern ? 0 : sizeof(BlockHeader) + (_checksum?.FieldSize ?? 0);
        _headerOffset = checked((int)options.VerifyOffset);
        _patternInterval = checked((int)options.VerifyPatternInterval);
        _interval = divisor == 0 ? 0 : options.VerifyInterval > 0 ? checked((int)Math.Min(options.VerifyInterval, divisor)) : divisor;
        if (_interval > 0 && divisor % _interval != 0)
        {
            throw Contradiction($"verify_interval={options.VerifyInterval} does not divide the block size {divisor}");
        }

        if (_method is VerifyMethod.Pattern or VerifyMethod.PatternHeader && _pattern is null)
        {
            throw Contradiction($"verify={VerifyMethods.NameOf(_method)} needs verify_pattern");
        }

        var smallest = _interval > 0 ? _interval : sizeof(BlockHeader);
        if (_headerBytes >= smallest)
        {
            throw Contradiction($"a header of {_headerBytes} bytes does not fit into a verify interval of {smallest}; raise bs or verify_interval");
        }

        if (_headerOffset > 0 && (_headerOffset < _headerBytes || _headerOffset + _headerBytes > smallest))
        {
            throw Contradiction($"verify_offset={_headerOffset} must lie between {_headerBytes} and {smallest - _headerBytes} for headers of {_headerBytes} bytes");
        }
    }

    /// <summary>Bytes of an interval in a block of some length.</summary>
    public int IntervalOf(int length) => _interval > 0 && _interval <= length ? _interval : length;

    /// <summary>Fills a buffer with what a write leaves on the target.</summary>
    public void Fill(byte* buffer, int length, in ExpectedBlock block, long now)
    {
        if (_pattern is not null)
        {
            FillPattern(buffer, length, block.Offset);
        }
        else
        {
            _data.FillFromSeed(buffer, length, block.Seed);
        }

        if (_headerBytes == 0)
        {
            return;
        }

        var interval = IntervalOf(length);
        for (var at = 0; at < length; at += interval)
        {
            var header = (BlockHeader*)(buffer + at);
            *header = new BlockHeader
            {
                Magic = BlockHeader.MagicValue,
                Type = _type,
                Length = (uint)interval,
                Seed = block.Seed,
                Offset = (ulong)(block.Offset + at),
                Seconds = (uint)(now / Clock.NanosecondsPerSecond),
                Nanoseconds = (uint)(now % Clock.NanosecondsPerSecond),
                Thread = _thread,
                Sequence = (ushort)block.Sequence,
            };
            header->Crc = BlockHeader.ComputeCrc(header);
            _checksum?.Compute(buffer + at + _headerBytes, interval - _headerBytes, buffer + at + sizeof(BlockHeader));
            MoveHeader(buffer + at);
        }
    }

    /// <summary>Checks one interval of a block that was read.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public BadBlock? Check(byte* buffer, int at, int length, in ExpectedBlock block)
    {
        var interval = IntervalOf(length);
        if (_headerBytes == 0)
        {
            return CheckPattern(buffer, at, interval, length, block.Offset);
        }

        MoveHeader(buffer + at);
        var wrong = CheckHeader((BlockHeader*)(buffer + at), at, interval, block) ?? CheckData(buffer, at, interval, length, block);
        MoveHeader(buffer + at);
        return wrong;
    }

    /// <summary>What a failed interval should have held, as far as that can be told: with a header, from its own seed.</summary>
    public byte[] Expected(byte* buffer, int at, int length, in ExpectedBlock block, long now)
    {
        var interval = IntervalOf(length);
        var expected = block;
        if (_headerBytes > 0 && !block.IsOurs)
        {
            MoveHeader(buffer + at);
            expected = block with { Seed = ((BlockHeader*)(buffer + at))->Seed, Sequence = ((BlockHeader*)(buffer + at))->Sequence };
            MoveHeader(buffer + at);
        }

        var whole = new byte[length];
        fixed (byte* bytes = whole)
        {
            Fill(bytes, length, expected, now);
        }

        return whole[at..(at + interval)];
    }

    private void FillPattern(byte* buffer, int length, long offset)
    {
        int interval = _patternInterval == 0 ? length : _patternInterval;
        for (int at = 0; at < length; at += interval)
        {
            _pattern!.Fill(buffer + at, Math.Min(interval, length - at), offset + at);
        }
    }

    private static DeviceException Contradiction(string message) => new("verify", 0, message);

    // With verify_offset the header changes places with what is there; doing it again undoes it.
    private void MoveHeader(byte* interval)
    {
        if (_headerOffset == 0)
        {
            return;
        }

        for (var i = 0; i < _headerBytes; i++)
        {
            (interval[i], interval[_headerOffset + i]) = (interval[_headerOffset + i], interval[i]);
        }
    }

    private BadBlock? CheckHeader(BlockHeader* header, int at, int interval, in ExpectedBlock block)
    {
        var offset = (ulong)(block.Offset + at);
        var wrong = header->Magic != BlockHeader.MagicValue ? $"bad magic header {header->Magic:x}, wanted {BlockHeader.MagicValue:x}"
            : header->Crc != BlockHeader.ComputeCrc(header) ? $"bad header crc {header->Crc:x}, calculated {BlockHeader.ComputeCrc(header):x}"
            : header->Length != interval ? $"bad header length {header->Length}, wanted {interval}"
            : header->Offset != offset ? $"bad header offset {header->Offset}, wanted {offset}"
            : !VerifyMethods.Matches(header->Type, _method) ? $"the block was written with verify={VerifyMethods.NameOf(header->Type)}, not {VerifyMethods.NameOf(_method)}"
            : block.IsOurs && _checksSeed && header->Seed != block.Seed ? $"bad header rand_seed {header->Seed}, wanted {block.Seed}"
            : block.IsOurs && _checksSequence && header->Sequence != (ushort)block.Sequence ? $"bad header numberio {header->Sequence}, wanted {(ushort)block.Sequence}"
            : null;
        return wrong is null ? null : new BadBlock(null, wrong);
    }

    private BadBlock? CheckData(byte* buffer, int at, int interval, int length, in ExpectedBlock block)
    {
        if (_checksum is null)
        {
            return _pattern is null ? null : CheckPattern(buffer, at, interval, length, block.Offset);
        }

        var calculated = stackalloc byte[_checksum.Size];
        _checksum.Compute(buffer + at + _headerBytes, interval - _headerBytes, calculated);
        var found = new ReadOnlySpan<byte>(calculated, _checksum.Size);
        var stored = new ReadOnlySpan<byte>(buffer + at + sizeof(BlockHeader), _checksum.Size);
        return stored.SequenceEqual(found)
            ? null
            : new BadBlock(_checksum.Name, $"expected {Convert.ToHexStringLower(stored)}, received {Convert.ToHexStringLower(found)}");
    }

    private BadBlock? CheckPattern(byte* buffer, int at, int interval, int length, long offset)
    {
        if (_expected.Length < length || _pattern!.HasOffset)
        {
            _expected = _expected.Length < length ? new byte[length] : _expected;
            fixed (byte* bytes = _expected)
            {
                FillPattern(bytes, length, offset);
            }
        }

        var from = at + _headerBytes;
        var found = new ReadOnlySpan<byte>(buffer + from, interval - _headerBytes);
        var expected = _expected.AsSpan(from, interval - _headerBytes);
        var same = found.CommonPrefixLength(expected);
        return same == found.Length
            ? null
            : new BadBlock("pattern", $"got pattern {found[same]:x2}, wanted {expected[same]:x2}, bad pattern block offset {from + same}");
    }
}

/// <summary>What is wrong with a block.</summary>
/// <param name="Method">The method whose sum or data differs; null when the header is bad.</param>
/// <param name="What">What was found and what was expected.</param>
internal sealed record BadBlock(string? Method, string What);

/// <summary>What is known of a block that is written or read back.</summary>
/// <param name="Offset">Where it lies.</param>
/// <param name="Seed">Seed of its data.</param>
/// <param name="Sequence">Number of the write.</param>
/// <param name="IsOurs">False when another run wrote it: seed and sequence are then its header's.</param>
internal readonly record struct ExpectedBlock(long Offset, ulong Seed, long Sequence, bool IsOurs);
