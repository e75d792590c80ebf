namespace Bench.Engine.Jobs;

/// <summary>Settings of fio's command line that concern the run as a whole.</summary>
public sealed record FioRunSettings
{
    /// <summary>File that results and messages go to; standard output when null (<c>--output</c>).</summary>
    public string? OutputFile { get; init; }

    /// <summary>Formats of the results, in the order asked for (<c>--output-format</c>, <c>--minimal</c>, <c>--append-terse</c>).</summary>
    public IReadOnlyList<FioOutputFormat> OutputFormats { get; init; } = [FioOutputFormat.Normal];

    /// <summary>Job sections to use; all when empty (<c>--section</c>).</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Check only (<c>--parse-only</c>).</summary>
    public bool ParseOnly { get; init; }

    /// <summary>No job may write or trim (<c>--readonly</c>).</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Warnings are errors (<c>--warnings-fatal</c>).</summary>
    public bool WarningsFatal { get; init; }

    /// <summary>When the progress line is shown (<c>--eta</c>).</summary>
    public FioEtaMode Eta { get; init; }

    /// <summary>A new progress line after this time (<c>--eta-newline</c>).</summary>
    public TimeSpan? EtaNewline { get; init; }

    /// <summary>Time between progress lines, at least 250 ms (<c>--eta-interval</c>).</summary>
    public TimeSpan EtaInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Cumulative results after this time, repeatedly (<c>--status-interval</c>).</summary>
    public TimeSpan? StatusInterval { get; init; }

    /// <summary>2 to 5 (<c>--terse-version</c>).</summary>
    public int TerseVersion { get; init; } = 3;

    /// <summary>Prefix of the aggregate bandwidth logs, or null (<c>--bandwidth-log</c>).</summary>
    public string? BandwidthLog { get; init; }

    /// <summary>Folder for files of the run itself, such as verify states (<c>--aux-path</c>).</summary>
    public string? AuxPath { get; init; }

    /// <summary>File whose appearance ends the run (<c>--trigger-file</c>); null without.</summary>
    public string? TriggerFile { get; init; }

    /// <summary>Time after which the run is ended (<c>--trigger-timeout</c>); null without.</summary>
    public TimeSpan? TriggerTimeout { get; init; }

    /// <summary>Shell command that follows then (<c>--trigger</c>); null without.</summary>
    public string? TriggerCommand { get; init; }

    /// <summary>Debug words, which change nothing (<c>--debug</c>).</summary>
    public IReadOnlyList<string> Debug { get; init; } = [];
}

/// <summary>A format of fio's results.</summary>
public enum FioOutputFormat
{
    /// <summary>For people.</summary>
    Normal,

    /// <summary>One line per job, separated by semicolons.</summary>
    Terse,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>JSON with all latency bins.</summary>
    JsonPlus,
}

/// <summary>When the progress line is shown.</summary>
public enum FioEtaMode
{
    /// <summary>On a terminal.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
