namespace Bench.Engine.Jobs.Syntax;

/// <summary>What a comma list gives for each direction; an empty field leaves the value as it is.</summary>
/// <param name="Read">For reads.</param>
/// <param name="Write">For writes.</param>
/// <param name="Trim">For trims.</param>
public readonly record struct DirectionValues<T>(Given<T> Read, Given<T> Write, Given<T> Trim)
{
    /// <summary>The given values over <paramref name="current"/>.</summary>
    public PerDirection<T> Over(PerDirection<T> current)
        => new(Read.Or(current.Read), Write.Or(current.Write), Trim.Or(current.Trim));

    /// <summary>The given values converted, over <paramref name="current"/>.</summary>
    public PerDirection<TTo> Over<TTo>(PerDirection<TTo> current, Func<T, TTo> convert)
        => new(
            Read.IsGiven ? convert(Read.Value!) : current.Read,
            Write.IsGiven ? convert(Write.Value!) : current.Write,
            Trim.IsGiven ? convert(Trim.Value!) : current.Trim);
}

/// <summary>A value, or nothing.</summary>
/// <param name="IsGiven">True when there is a value.</param>
/// <param name="Value">The value.</param>
public readonly record struct Given<T>(bool IsGiven, T? Value)
{
    /// <summary>The value, else <paramref name="current"/>.</summary>
    public T Or(T current) => IsGiven ? Value! : current;
}
