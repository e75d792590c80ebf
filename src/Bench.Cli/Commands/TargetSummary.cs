using System.Globalization;
using Bench.Iscsi.Target;

namespace Bench.Cli.Commands;

/// <summary>What <c>bench target</c> says when it ends.</summary>
internal static class TargetSummary
{
    /// <summary>Writes two lines: what was served, and where the time of the connections' threads went.</summary>
    public static void Write(TargetStatistics statistics, TextWriter writer)
    {
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"served {statistics.Accepted} connections: {statistics.Commands} commands, {statistics.ReadBytes / 1e6:0.#} MB read, {statistics.WriteBytes / 1e6:0.#} MB written, {statistics.PdusIn} PDUs in, {statistics.PdusOut} out, {statistics.FaultsInjected} faults injected\n"));
        (string Name, TimeSpan Time)[] routines =
        [
            ("process", statistics.ProcessTime), ("kernel receive", statistics.ReceiveTime), ("kernel send", statistics.SendTime), ("polling", statistics.PollTime), ("asleep", statistics.SleepTime),
        ];
        double all = routines.Sum(static routine => routine.Time.TotalSeconds);
        if (all > 0)
        {
            string shares = string.Join(", ", routines.Select(routine => string.Create(CultureInfo.InvariantCulture, $"{routine.Name} {100 * routine.Time.TotalSeconds / all:0.#} %")));
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"time of its threads: {shares} of {all:0.##} s; CPU {statistics.CpuTime.TotalSeconds:0.##} s\n"));
        }
    }
}
