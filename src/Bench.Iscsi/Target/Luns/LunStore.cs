namespace Bench.Iscsi.Target.Luns;

/// <summary>
/// Where the bytes of a logical unit are. Offsets and lengths are bytes within <see cref="Length"/>; callers have checked them.
/// All members may be called from several threads at once; what overlapping writes leave behind is not defined, as on a disk.
/// </summary>
internal abstract class LunStore : IDisposable
{
    protected LunStore(long length) => Length = length;

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Whether a write may sit in a cache until <see cref="Flush"/>.</summary>
    public abstract bool HasVolatileCache { get; }

    /// <exception cref="IOException">The medium failed.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <exception cref="IOException">The medium failed or is full.</exception>
    public abstract void Write(long offset, ReadOnlySpan<byte> source);

    /// <exception cref="IOException">The medium failed.</exception>
    public abstract void Flush();

    /// <summary>Makes the range read as zeros and gives its space back where that is possible.</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    public abstract void Discard(long offset, long length);

    /// <summary>Whether <paramref name="offset"/> is backed by space, and how many bytes from there on are in the same state.</summary>
    public abstract bool IsMapped(long offset, out long run);

    /// <summary>The bytes themselves, to be sent without a copy. The address stays readable until the store is disposed.</summary>
    /// <returns>False when the store has no such bytes and <see cref="Read"/> must be used.</returns>
    public virtual unsafe bool TryGetBytes(long offset, int length, out byte* bytes)
    {
        bytes = null;
        return false;
    }

    public abstract void Dispose();
}
