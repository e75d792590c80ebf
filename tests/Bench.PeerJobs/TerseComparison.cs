using System.Globalization;

namespace Bench.PeerJobs;

/// <summary>Terse output: how many fields, and those that no clock decides.</summary>
internal static class TerseComparison
{
    /// <summary>One text for each line: number of fields, version, job, group, error, KiB read.</summary>
    public static IReadOnlyList<string> Known(RunOutput output) =>
    [
        .. output.Terse.Select(static fields => string.Create(
            CultureInfo.InvariantCulture,
            $"{fields.Length} fields, version {fields[0]}, {(fields[0] == "2" ? string.Join(' ', fields[1..5]) : string.Join(' ', fields[2..6]))}")),
    ];
}
