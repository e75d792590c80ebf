namespace Bench.Report.Reading;

/// <summary>Who wrote a result.</summary>
public enum ResultSource
{
    /// <summary>Bench: fio's layout and the <c>bench</c> object.</summary>
    Bench,

    /// <summary>fio itself: what it does not record is absent here.</summary>
    Fio,
}

/// <summary>One result document as reports use it. Immutable.</summary>
public sealed record ResultFile
{
    /// <summary>The file that it came from.</summary>
    public required string Path { get; init; }

    /// <summary>What the user calls this configuration; without that how its targets are attached, else the file or folder name.</summary>
    public required string Label { get; init; }

    /// <summary>True for a label that the user gave.</summary>
    public bool IsLabelGiven { get; init; }

    /// <summary>A hash of the document, by which copies are known; empty for results that were not read from a file.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public required ResultSource Source { get; init; }

    /// <summary>Version of the tool that wrote it (<c>Bench 0.1.0</c>, <c>fio-3.33</c>).</summary>
    public required string Tool { get; init; }

    /// <summary>End of the run; null when unknown.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Length of the run, s; null when unknown.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>The signal that interrupted the run; null when it ran to its end.</summary>
    public string? Interrupted { get; init; }

    /// <summary>The command line; empty when unknown.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The job files; empty when unknown.</summary>
    public IReadOnlyList<string> JobFiles { get; init; } = [];

    /// <summary>Option → value of this run in a sweep; empty outside of one.</summary>
    public IReadOnlyDictionary<string, string> SweepPoint { get; init; } = new Dictionary<string, string>();

    /// <summary>Which measurement of its sweep point this is, from 1; null outside of a sweep.</summary>
    public int? SweepRepeat { get; init; }

    /// <summary>Options of <c>[global]</c>.</summary>
    public IReadOnlyDictionary<string, string> GlobalOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Statistics of each daemon.</summary>
    public IReadOnlyList<JobResult> Daemons { get; init; } = [];

    /// <summary>Statistics of each job, its daemons merged.</summary>
    public required IReadOnlyList<JobResult> Jobs { get; init; }

    /// <summary>Statistics of each report group.</summary>
    public IReadOnlyList<JobResult> Groups { get; init; } = [];

    /// <summary>Statistics of the whole run; null when the file has none (fio).</summary>
    public JobResult? Total { get; init; }

    /// <summary>Interval statistics; null when the file has none (fio).</summary>
    public TimeSeries? Series { get; init; }

    /// <summary>Host, kernel, CPU, clock.</summary>
    public FactTable Environment { get; init; } = FactTable.Empty;

    /// <summary>What I/O went to.</summary>
    public IReadOnlyList<FactTable> Targets { get; init; } = [];

    /// <summary>What was planned.</summary>
    public IReadOnlyList<PlanEntry> Plan { get; init; } = [];

    /// <summary>Block device statistics (fio <c>disk_util</c>).</summary>
    public IReadOnlyList<FactTable> Disks { get; init; } = [];

    /// <summary>CPU of the whole host; null when unknown.</summary>
    public HostCpu? HostCpu { get; init; }

    /// <summary>Share of the I/O that the page cache served; null when unknown.</summary>
    public CacheShare? Cache { get; init; }

    /// <summary>The hosts of a run on many; null for others.</summary>
    public HostsResult? Hosts { get; init; }

    /// <summary>iSCSI sessions of Bench's own initiator; empty for other runs.</summary>
    public IReadOnlyList<IscsiSession> IscsiSessions { get; init; } = [];

    /// <summary>Where the time of the daemons went that drove them.</summary>
    public IReadOnlyList<IscsiDaemon> IscsiDaemons { get; init; } = [];

    /// <summary>What measuring cost, in one sentence; null when unknown.</summary>
    public string? Overhead { get; init; }

    /// <summary>Warnings that the run itself gave.</summary>
    public IReadOnlyList<RunWarning> Warnings { get; init; } = [];

    /// <summary>Messages of the run.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>What had to be assumed or left out while reading.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Reads a result: a file (Bench's result.json or fio's JSON, also with text before the document and with several
    /// documents), or a folder of them (every <c>*.json</c> at any depth that is a result).
    /// </summary>
    /// <exception cref="ResultFileException">No result there, or not readable.</exception>
    public static IReadOnlyList<ResultFile> Load(string path) => ResultLoader.Load(path);
}
