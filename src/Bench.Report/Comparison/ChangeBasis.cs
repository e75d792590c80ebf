namespace Bench.Report.Comparison;

/// <summary>What a statement on a difference rests on.</summary>
public enum ChangeBasis
{
    /// <summary>Nothing: one run against one run, without intervals that could be used.</summary>
    None,

    /// <summary>Variation from interval to interval within one run on each side; what varies from run to run is not in it.</summary>
    Intervals,

    /// <summary>Variation from repeat to repeat, at least two on each side.</summary>
    Repeats,
}

/// <summary>What can be said about a difference.</summary>
public enum ChangeVerdict
{
    /// <summary>There is nothing to judge it by, or one side has no value.</summary>
    NotJudged,

    /// <summary>Noise may explain it.</summary>
    NoDifferenceShown,

    /// <summary>Better than the baseline, more than noise explains.</summary>
    Better,

    /// <summary>Worse than the baseline, more than noise explains.</summary>
    Worse,
}
