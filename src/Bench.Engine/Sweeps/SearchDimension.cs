namespace Bench.Engine.Sweeps;

/// <summary>The values of a range that a search chooses from, by position.</summary>
public sealed class SearchDimension
{
    private readonly SweepRange _range;
    private readonly IReadOnlyList<string> _steps;

    /// <summary>The values of an axis that is given as a range.</summary>
    public SearchDimension(SweepAxis axis)
    {
        Axis = axis;
        _range = axis.Range!;
        _steps = _range.HasStep ? [.. axis.Values.Select(static value => value[0])] : [];
        Count = _range.HasStep ? _steps.Count : (long)((_range.Last - _range.First) / _range.Step) + 1;
    }

    /// <summary>The axis.</summary>
    public SweepAxis Axis { get; }

    /// <summary>Values in all.</summary>
    public long Count { get; }

    /// <summary>The value at a position, as the option takes it.</summary>
    public string Text(long position) => _range.HasStep ? _steps[(int)position] : _range.Text(_range.First + (position * _range.Step));

    /// <summary>Positions of values that about double, the first and the last among them; all positions of a range with steps of its own up to 16.</summary>
    public IEnumerable<long> Doubling()
    {
        const int Few = 16;
        if (_range.HasStep && Count <= Few)
        {
            return Positions(static position => position + 1);
        }

        // Doubling the value, not the position: a range from 100 goes on with 200.
        long offset = _range.HasStep ? 1 : (long)(_range.First / _range.Step);
        return Positions(position => Math.Max(position + 1, (2 * (position + offset)) - offset));
    }

    /// <summary>How many positions make a share of the value at one.</summary>
    public long PositionsIn(long position, double share) =>
        _range.HasStep ? 0 : (long)(share * (double)((_range.First / _range.Step) + position));

    private IEnumerable<long> Positions(Func<long, long> next)
    {
        for (long position = 0; position < Count - 1; position = next(position))
        {
            yield return position;
        }

        yield return Count - 1;
    }
}
