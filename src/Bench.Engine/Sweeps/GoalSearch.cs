namespace Bench.Engine.Sweeps;

/// <summary>
/// Looks for the goal over one or more ranges: along one of them it visits values that double each time until the conditions
/// break or the objective no longer gains, then halves the gaps beside the best value; over several ranges it does so along
/// each in turn until none changes the best. Of values that give the same within <see cref="Indifference"/> the smallest wins,
/// since load beyond the knee buys nothing.
/// </summary>
public sealed class GoalSearch
{
    /// <summary>Objectives that differ by less than this share count as equal.</summary>
    public const double Indifference = 0.01;

    /// <summary>Gaps below this share of the value are not halved further.</summary>
    public const double Resolution = 0.04;

    /// <summary>Most points that one search visits.</summary>
    public const int MostVisits = 60;

    // While scanning: how often more load may give less, and how often it may give nothing more, before it is enough.
    private const int MostWorse = 2;
    private const int MostUseless = 3;

    private readonly IReadOnlyList<SearchDimension> _dimensions;
    private readonly bool _maximize;
    private readonly Dictionary<string, SearchValue> _seen = [];

    /// <summary>Begins a search.</summary>
    /// <param name="dimensions">The ranges.</param>
    /// <param name="maximize">Whether the objective is to be large.</param>
    public GoalSearch(IReadOnlyList<SearchDimension> dimensions, bool maximize)
    {
        _dimensions = dimensions;
        _maximize = maximize;
    }

    /// <summary>The best position so far, one per range; where nothing meets the conditions, the one that misses them least.</summary>
    public IReadOnlyList<long> Best { get; private set; } = [];

    /// <summary>What was found at <see cref="Best"/>.</summary>
    public SearchValue BestValue => _seen[Key(Best)];

    /// <summary>True when the search ended because of <see cref="MostVisits"/>.</summary>
    public bool IsCutShort => _seen.Count >= MostVisits;

    /// <summary>Runs the search.</summary>
    /// <param name="visit">Measures a position; the flag is true while scanning, false while refining. Null ends the search.</param>
    /// <returns>False when <paramref name="visit"/> ended it.</returns>
    public bool Run(Func<IReadOnlyList<long>, bool, SearchValue?> visit)
    {
        long[] current = new long[_dimensions.Count];
        for (bool isFirst = true; ; isFirst = false)
        {
            long[] before = [.. current];
            for (int dimension = 0; dimension < _dimensions.Count; dimension++)
            {
                if (Along(current, dimension, visit) is not { } best)
                {
                    return false;
                }

                current[dimension] = best;
                Best = [.. current];
            }

            bool isSettled = current.SequenceEqual(before) && !isFirst;
            if (isSettled || _dimensions.Count == 1 || IsCutShort)
            {
                return true;
            }
        }
    }

    private long? Along(long[] at, int dimension, Func<IReadOnlyList<long>, bool, SearchValue?> visit)
    {
        SearchDimension range = _dimensions[dimension];
        var line = new SortedDictionary<long, SearchValue>();
        bool Look(long position, bool isScan)
        {
            long[] place = [.. at];
            place[dimension] = position;
            string key = Key(place);
            if (!_seen.TryGetValue(key, out SearchValue value))
            {
                if (visit(place, isScan) is not { } measured)
                {
                    return false;
                }

                value = measured;
                _seen.Add(key, value);
            }

            line[position] = value;
            return true;
        }

        if (_seen.TryGetValue(Key(at), out SearchValue known))
        {
            line[at[dimension]] = known;
        }

        int worse = 0;
        int useless = 0;
        foreach (long position in range.Doubling().TakeWhile(_ => !IsCutShort))
        {
            if (!Look(position, isScan: true))
            {
                return null;
            }

            bool wasMet = line.Any(entry => entry.Key < position && entry.Value.Meets);
            useless = Choose(line) == position ? 0 : useless + 1;
            worse = useless > 0 && !IsAsGood(line[position], line.Values) ? worse + 1 : 0;
            if ((wasMet && !line[position].Meets) || worse >= MostWorse || useless >= MostUseless)
            {
                break;
            }
        }

        while (!IsCutShort && NextGap(line, range) is { } middle)
        {
            if (!Look(middle, isScan: false))
            {
                return null;
            }
        }

        return Choose(line);
    }

    // The smallest position whose objective is as good as the best, within the indifference. The best of all lines counts, lest
    // the indifference adds up from one line to the next.
    private long Choose(SortedDictionary<long, SearchValue> line)
    {
        foreach (IEnumerable<SearchValue> others in (IEnumerable<SearchValue>[])[_seen.Values, line.Values])
        {
            foreach ((long position, SearchValue value) in line)
            {
                if (IsAsGood(value, others))
                {
                    return position;
                }
            }
        }

        return line.MinBy(static entry => entry.Value.Miss).Key;
    }

    private bool IsAsGood(SearchValue value, IEnumerable<SearchValue> others)
    {
        if (value is not { Meets: true, Objective: { } own })
        {
            return false;
        }

        IEnumerable<double> objectives = others.Where(static other => other is { Meets: true, Objective: not null }).Select(static other => other.Objective!.Value);
        double best = _maximize ? objectives.Max() : objectives.Min();
        return Math.Abs(best - own) <= Indifference * Math.Abs(best);
    }

    private long? NextGap(SortedDictionary<long, SearchValue> line, SearchDimension range)
    {
        long best = Choose(line);
        long below = line.Keys.Where(position => position < best).DefaultIfEmpty(best).Max();
        long above = line.Keys.Where(position => position > best).DefaultIfEmpty(best).Min();

        // Between two values that are equally good there is nothing to find.
        bool isLevel = above != best && IsAsGood(line[above], line.Values);
        long up = isLevel ? 0 : above - best;
        long down = best - below;
        long smallest = Math.Max(1, range.PositionsIn(best, Resolution));
        return up >= down && up > smallest ? best + (up / 2)
            : down > smallest ? best - (down / 2)
            : up > smallest ? best + (up / 2)
            : null;
    }

    private static string Key(IEnumerable<long> place) => string.Join(',', place);
}

/// <summary>What a search found at one position.</summary>
/// <param name="Objective">The objective; null when it was not measured.</param>
/// <param name="Meets">Whether all conditions are met.</param>
/// <param name="Miss">By how much they are missed, the shares of the thresholds summed; 0 when met, infinite when not measured.</param>
public readonly record struct SearchValue(double? Objective, bool Meets, double Miss);
