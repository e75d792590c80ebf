using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Replay;

/// <summary>The records of one binary blktrace file (<c>blkparse -d</c>), in either byte order.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly bool _swaps;

    /// <exception cref="DeviceException">It cannot be opened or is no blktrace.</exception>
    public TraceFile(string path)
    {
        _path = path;
        if (!IsTrace(path, out _swaps))
        {
            throw new DeviceException(path, Errno.EINVAL, $"{path} is not a binary blktrace; blkparse -d FILE makes one");
        }

        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    /// <summary>Whether a file begins as blktrace's do.</summary>
    /// <exception cref="DeviceException">It cannot be read.</exception>
    public static bool IsTrace(string path, out bool otherByteOrder)
    {
        Span<byte> magic = stackalloc byte[4];
        otherByteOrder = false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
            {
                return false;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"{path}, a log of I/O to replay, cannot be read: {error.Message}");
        }

        uint word = MemoryMarshal.Read<uint>(magic);
        otherByteOrder = (BinaryPrimitives.ReverseEndianness(word) & ~0xffu) == TraceRecord.MagicWord;
        return otherByteOrder || (word & ~0xffu) == TraceRecord.MagicWord;
    }

    /// <summary>The next record, its payload skipped; false at the end.</summary>
    /// <exception cref="DeviceException">The file is damaged.</exception>
    public bool TryRead(out TraceRecord record)
    {
        record = default;
        long at = _stream.Position;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TraceRecord>(ref record));
        int got = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got == 0)
        {
            return false;
        }

        if (got < bytes.Length)
        {
            throw Damaged(at, $"the trace is cut off inside a record ({got} of {TraceRecord.Size} bytes)");
        }

        if (_swaps)
        {
            record.Swap();
        }

        if ((record.Magic & ~0xffu) != TraceRecord.MagicWord)
        {
            throw Damaged(at, $"a record begins with {record.Magic:x8}, not with blktrace's {TraceRecord.MagicWord:x8}");
        }

        if ((record.Magic & 0xff) != TraceRecord.Version)
        {
            throw Damaged(at, $"version {record.Magic & 0xff} of blktrace is not known, only {TraceRecord.Version}");
        }

        if (_stream.Position + record.PayloadBytes > _stream.Length)
        {
            throw Damaged(at, "the trace is cut off inside the payload of a record");
        }

        _stream.Seek(record.PayloadBytes, SeekOrigin.Current);
        return true;
    }

    /// <summary>Goes back to the first record.</summary>
    public void Rewind() => _stream.Position = 0;

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private DeviceException Damaged(long at, string fault) => new(_path, Errno.EINVAL, $"{_path}: byte {at}: {fault}");
}
