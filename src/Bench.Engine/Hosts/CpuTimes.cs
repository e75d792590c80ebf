using System.Globalization;

namespace Bench.Engine.Hosts;

/// <summary>A line of /proc/stat: time of one CPU or of all, in clock ticks since boot (proc_stat(5)).</summary>
internal sealed record CpuTimes(
    string Name, long User, long System, long Idle, long IoWait, long Irq, long SoftIrq, long Steal)
{
    /// <summary>All of it.</summary>
    public long Total => User + System + Idle + IoWait + Irq + SoftIrq + Steal;

    /// <summary>Share that was neither idle nor waiting, 0..100.</summary>
    public double BusyPercent => Total <= 0 ? 0 : 100.0 * (Total - Idle - IoWait) / Total;

    /// <summary>Reads the <c>cpu</c> lines.</summary>
    public static IReadOnlyList<CpuTimes> Parse(IEnumerable<string> lines)
    {
        var result = new List<CpuTimes>();
        foreach (string[] fields in lines.Where(line => line.StartsWith("cpu", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            // user nice system idle iowait irq softirq steal; guest time is part of user already.
            if (fields.Length > 8)
            {
                result.Add(new CpuTimes(
                    fields[0], Ticks(1) + Ticks(2), Ticks(3), Ticks(4), Ticks(5), Ticks(6), Ticks(7), Ticks(8)));
            }

            long Ticks(int field) => long.TryParse(fields[field], CultureInfo.InvariantCulture, out long value) ? value : 0;
        }

        return result;
    }

    /// <summary>What passed since an earlier reading; iowait may run backwards in the kernel and counts as none then.</summary>
    public CpuTimes Since(CpuTimes earlier) => new(
        Name,
        Math.Max(0, User - earlier.User),
        Math.Max(0, System - earlier.System),
        Math.Max(0, Idle - earlier.Idle),
        Math.Max(0, IoWait - earlier.IoWait),
        Math.Max(0, Irq - earlier.Irq),
        Math.Max(0, SoftIrq - earlier.SoftIrq),
        Math.Max(0, Steal - earlier.Steal));
}
