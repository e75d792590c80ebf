namespace Bench.Report.Reading;

/// <summary>A warning of the run with its evidence and what to do.</summary>
public sealed record RunWarning(string Code, string Severity, string Text, string? Evidence, string? Fix, IReadOnlyList<string> Jobs);

/// <summary>What one job was planned to do.</summary>
public sealed record PlanEntry(string Job, int Group, int Phase, IReadOnlyList<KeyValuePair<string, string>> Facts, IReadOnlyDictionary<string, string> Options);

/// <summary>Which share of the I/O the device really saw.</summary>
/// <param name="ReadsFromCachePercent">Share of reads that the page cache served, percent; null when it cannot be told.</param>
/// <param name="DoneReadBytes">Bytes that jobs read.</param>
/// <param name="DeviceReadBytes">Bytes that devices read.</param>
/// <param name="DoneWriteBytes">Bytes that jobs wrote.</param>
/// <param name="DeviceWriteBytes">Bytes that devices wrote.</param>
public sealed record CacheShare(double? ReadsFromCachePercent, double? DoneReadBytes, double? DeviceReadBytes, double? DoneWriteBytes, double? DeviceWriteBytes);

/// <summary>CPU of the whole host during the run.</summary>
/// <param name="Facts">Shares by kind, percent.</param>
/// <param name="Saturated">The host's CPUs may have limited the result.</param>
/// <param name="Busy">Busy share over time: ms since start of the run, percent.</param>
public sealed record HostCpu(IReadOnlyList<KeyValuePair<string, double>> Facts, bool Saturated, IReadOnlyList<(double Milliseconds, double Percent)> Busy);

/// <summary>Named values of one thing (a target, a disk, the environment), in the file's order.</summary>
public sealed record FactTable(IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    /// <summary>Nothing known.</summary>
    public static readonly FactTable Empty = new([]);

    /// <summary>One value by its name; null when unknown.</summary>
    public string? this[string name] => Facts.FirstOrDefault(f => f.Key == name).Value;
}
