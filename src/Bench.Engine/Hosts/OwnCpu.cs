using System.Globalization;

namespace Bench.Engine.Hosts;

/// <summary>CPU time of this process and of the processes that it started (embedded iSCSI targets), as the kernel counts it.</summary>
internal static class OwnCpu
{
    // After the name in brackets (proc_pid_stat(5)): utime, stime, cutime, cstime.
    private const int FirstTime = 11;
    private const int Times = 4;

    /// <summary>Clock ticks so far, those of ended children included; null where the kernel does not tell.</summary>
    public static long? Ticks(SystemRoots roots)
    {
        if (TicksOf(roots, "self") is not { } own)
        {
            return null;
        }

        string tasks = Path.Combine(roots.Proc, "self", "task");
        return own + SystemRoots.Entries(tasks)
            .SelectMany(task => (SystemRoots.Read(Path.Combine(tasks, task, "children")) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Sum(child => TicksOf(roots, child) ?? 0);
    }

    private static long? TicksOf(SystemRoots roots, string process)
    {
        string? stat = SystemRoots.Read(Path.Combine(roots.Proc, process, "stat"));
        string[] fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        long ticks = 0;
        foreach (string field in fields.Skip(FirstTime).Take(Times))
        {
            if (!long.TryParse(field, CultureInfo.InvariantCulture, out long value))
            {
                return null;
            }

            ticks += value;
        }

        return fields.Length >= FirstTime + Times ? ticks : null;
    }
}
