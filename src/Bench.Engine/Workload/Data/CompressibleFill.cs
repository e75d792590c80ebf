using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Data;

/// <summary>
/// Data of a given compressibility: each chunk is random in its first part and fixed (zero, or <c>buffer_pattern</c>) in the
/// rest (<c>buffer_compress_percentage</c>, <c>buffer_compress_chunk</c>).
/// </summary>
internal sealed unsafe class CompressibleFill
{
    private readonly int _percent;
    private readonly long _chunk;
    private readonly DataPattern? _pattern;

    private CompressibleFill(int percent, long chunk, DataPattern? pattern)
    {
        _percent = percent;
        _chunk = chunk;
        _pattern = pattern;
    }

    /// <summary>The fill of a job, or null when it asks for none.</summary>
    public static CompressibleFill? Create(JobOptions options, DataPattern? pattern) =>
        options.BufferCompressPercentage is > 0 and < 100 and var percent
            ? new CompressibleFill(percent, options.BufferCompressChunk, pattern)
            : null;

    /// <summary>Fills a buffer; the bytes are fixed by the seed.</summary>
    public void Fill(byte* to, int length, ulong seed)
    {
        RandomFill.Fill(to, length, seed);
        var chunk = _chunk > 0 ? (int)Math.Min(_chunk, length) : length;
        for (var at = 0; at < length; at += chunk)
        {
            var size = Math.Min(chunk, length - at);
            var random = size - (int)((long)size * _percent / 100);
            if (_pattern is not null)
            {
                _pattern.Fill(to + at + random, size - random, 0);
            }
            else
            {
                new Span<byte>(to + at + random, size - random).Clear();
            }
        }
    }
}
