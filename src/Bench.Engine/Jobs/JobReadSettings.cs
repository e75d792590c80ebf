namespace Bench.Engine.Jobs;

/// <summary>What <see cref="JobReader"/> needs beside the files.</summary>
public sealed record JobReadSettings
{
    /// <summary>The known options and engines.</summary>
    public OptionTable Table { get; init; } = OptionTable.Standard;

    /// <summary>Names of the job sections to use; all when empty (fio <c>--section</c>). Global sections always count.</summary>
    public IReadOnlyCollection<string> Sections { get; init; } = [];

    /// <summary>Options that win over the job files in every job, in order; a null value is a bare key.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Overrides { get; init; } = [];

    /// <summary>Options of one point of a sweep: they win over <see cref="Overrides"/>, and mistakes in them are reported where the sweep says so.</summary>
    public IReadOnlyList<SweepSetting> Point { get; init; } = [];

    /// <summary>Keeps the texts for further readings of the same files; null reads them anew each time.</summary>
    public JobTexts? Texts { get; init; }

    /// <summary>True refuses jobs that write or trim (fio <c>--readonly</c>).</summary>
    public bool ReadOnly { get; init; }

    /// <summary>True makes every warning an error (fio <c>--warnings-fatal</c>).</summary>
    public bool WarningsFatal { get; init; }

    /// <summary>Gives what the job file <c>-</c> is read from.</summary>
    public Func<TextReader> StandardInput { get; init; } = () => Console.In;

    /// <summary>Looks up <c>${VAR}</c>; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
