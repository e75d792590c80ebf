namespace Bench.Engine;

/// <summary>One value each for reads, writes and trims, in the order of fio's comma lists.</summary>
/// <param name="Read">The value for reads.</param>
/// <param name="Write">The value for writes.</param>
/// <param name="Trim">The value for trims.</param>
public readonly record struct PerDirection<T>(T Read, T Write, T Trim)
{
    /// <summary>The same value for every direction.</summary>
    public PerDirection(T all)
        : this(all, all, all)
    {
    }

    /// <summary>The value for <paramref name="direction"/>; a sync has none.</summary>
    public T this[IoDirection direction] => direction switch
    {
        IoDirection.Read => Read,
        IoDirection.Write => Write,
        IoDirection.Trim => Trim,
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    /// <summary>The same values but for one direction.</summary>
    public PerDirection<T> With(IoDirection direction, T value) => direction switch
    {
        IoDirection.Read => this with { Read = value },
        IoDirection.Write => this with { Write = value },
        IoDirection.Trim => this with { Trim = value },
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };
}
