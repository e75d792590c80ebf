namespace Bench.Engine.Measuring;

/// <summary>
/// I/Os without a latency, as they failed or never came back, and how long they took or had been out: short failures must not flatter
/// the percentiles of a device, and long ones must not go unseen.
/// </summary>
public sealed class UnmeasuredIos
{
    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>Their times together, ns.</summary>
    public long Nanoseconds { get; private set; }

    /// <summary>The longest of them, ns.</summary>
    public long Longest { get; private set; }

    internal void Record(long nanoseconds)
    {
        Count++;
        Nanoseconds += nanoseconds;
        Longest = Math.Max(Longest, nanoseconds);
    }

    internal void Add(UnmeasuredIos other)
    {
        Count += other.Count;
        Nanoseconds += other.Nanoseconds;
        Longest = Math.Max(Longest, other.Longest);
    }

    internal void Clear() => Count = Nanoseconds = Longest = 0;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Nanoseconds);
        writer.Write(Longest);
    }

    internal void Read(BinaryReader reader)
    {
        Count = reader.ReadInt64();
        Nanoseconds = reader.ReadInt64();
        Longest = reader.ReadInt64();
    }
}
