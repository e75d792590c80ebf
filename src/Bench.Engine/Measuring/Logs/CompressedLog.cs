using System.IO.Compression;
using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Measuring.Logs;

/// <summary>Prints a log that was stored compressed (<c>log_store_compressed</c>, fio's <c>--inflate-log</c>): zlib streams of fio 3.33's rows, one after another.</summary>
public static class CompressedLog
{
    /// <summary>Prints the rows of a file.</summary>
    /// <exception cref="DeviceException">It cannot be read, or is no such log.</exception>
    public static void Inflate(string path, TextWriter output)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var bytes = new OneByteStream(file);
            while (file.Position < file.Length)
            {
                using var stream = new ZLibStream(bytes, CompressionMode.Decompress, leaveOpen: true);
                Print(stream, path, output);
            }
        }
        catch (InvalidDataException)
        {
            throw new DeviceException(path, Errno.EINVAL, $"{path} is not a log of log_store_compressed (.fz), or it is damaged");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"{path} cannot be read: {error.Message}");
        }
    }

    private static void Print(Stream rows, string path, TextWriter output)
    {
        Span<byte> row = stackalloc byte[StoredSample.Size];
        Span<byte> offset = stackalloc byte[sizeof(long)];
        int got;
        while ((got = rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false)) > 0)
        {
            StoredSample sample = MemoryMarshal.Read<StoredSample>(row);
            bool isWhole = got == row.Length
                && (!sample.HasOffset || rows.ReadAtLeast(offset, offset.Length, throwOnEndOfStream: false) == offset.Length);
            if (!isWhole)
            {
                throw new DeviceException(path, Errno.EINVAL, $"{path} ends inside a row: it is damaged, or of a version of fio with other rows");
            }

            output.WriteLine(sample.Text(MemoryMarshal.Read<long>(offset)));
        }
    }

    // Streams follow each other without a mark, so nothing may be read beyond the end of one.
    private sealed class OneByteStream(Stream source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => source.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => source.Read(buffer[..Math.Min(buffer.Length, 1)]);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
