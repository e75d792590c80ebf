using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Engine.Results;

namespace Bench.Engine.Hosts;

/// <summary>Describes the machine that a run takes place on.</summary>
/// <param name="roots">Where sysfs and procfs are.</param>
public sealed class HostInspector(SystemRoots roots)
{
    private static Task<HostEnvironment>? _begun;

    /// <summary>
    /// Begins to capture this machine on another thread, for the first run of a program; to be called early, so that it happens
    /// beside the reading of jobs.
    /// </summary>
    public static void BeginCapture() => _begun = Task.Run(static () => new HostInspector(SystemRoots.Machine).Capture());

    /// <summary>What <see cref="BeginCapture"/> found, once; else captured now.</summary>
    internal static HostEnvironment CaptureMachine() =>
        Interlocked.Exchange(ref _begun, null)?.GetAwaiter().GetResult() ?? new HostInspector(SystemRoots.Machine).Capture();

    /// <summary>Captures everything that a comparison of two results may depend on; takes a few milliseconds, most of them for the cost of the clock.</summary>
    public HostEnvironment Capture() => new()
    {
        Host = Environment.MachineName,
        Os = RuntimeInformation.OSDescription,
        Kernel = SystemRoots.Read(Path.Combine(roots.Proc, "sys", "kernel", "osrelease")),
        CpuModel = CpuModel(),
        Cpus = CpuCount(),
        CpusOnline = Environment.ProcessorCount,
        MemoryBytes = MemoryBytes(),
        Governor = Governor(),
        Runtime = RuntimeInformation.FrameworkDescription,
        Virtualization = new VirtualizationProbe(roots).Find(),
        ClockSource = Clock.Source,
        ClockReadCost = MeasuringOverhead.MeasureClock(),
        ClockResolution = Clock.Resolution,
        Mitigations = Mitigations(),
        LoadBefore = Load(),
    };

    private string? CpuModel()
    {
        // x86 says "model name"; Arm kernels often say only which part it is.
        string[] lines = SystemRoots.Lines(Path.Combine(roots.Proc, "cpuinfo"));
        return Field(lines, "model name") ?? Field(lines, "Model") ?? Field(lines, "CPU part");
    }

    private int? CpuCount()
    {
        string? present = SystemRoots.Read(Path.Combine(roots.Sys, "devices", "system", "cpu", "present"));
        if (present is null)
        {
            return null;
        }

        int count = 0;
        foreach (string[] range in present.Split(',').Select(part => part.Split('-')))
        {
            if (!int.TryParse(range[0], CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(range[^1], CultureInfo.InvariantCulture, out int last))
            {
                return null;
            }

            count += last - first + 1;
        }

        return count;
    }

    private long? MemoryBytes()
    {
        string? total = Field(SystemRoots.Lines(Path.Combine(roots.Proc, "meminfo")), "MemTotal");
        return total is not null && long.TryParse(total.Split(' ')[0], CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes << 10
            : null;
    }

    private string? Governor()
    {
        string folder = Path.Combine(roots.Sys, "devices", "system", "cpu", "cpufreq");
        string[] governors =
        [
            .. SystemRoots.Entries(folder)
                .Select(policy => SystemRoots.Read(Path.Combine(folder, policy, "scaling_governor")))
                .OfType<string>()
                .Distinct(),
        ];
        return governors.Length == 0 ? null : string.Join(", ", governors);
    }

    // What the CPU is not affected by does not cost anything; the rest is named in full, since it explains slow system calls.
    private string? Mitigations()
    {
        string folder = Path.Combine(roots.Sys, "devices", "system", "cpu", "vulnerabilities");
        string[] names = SystemRoots.Entries(folder);
        var affected = new List<string>();
        foreach (string name in names)
        {
            if (SystemRoots.Read(Path.Combine(folder, name)) is string state && !state.StartsWith("Not affected", StringComparison.Ordinal))
            {
                affected.Add($"{name}: {state}");
            }
        }

        return names.Length == 0 ? null : affected.Count > 0 ? string.Join("; ", affected) : "not affected";
    }

    private double? Load() =>
        double.TryParse(
            SystemRoots.Read(Path.Combine(roots.Proc, "loadavg"))?.Split(' ')[0], CultureInfo.InvariantCulture, out double load)
            ? load
            : null;

    private static string? Field(string[] lines, string name) => lines
        .Select(line => line.Split(':', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == name)?[1].Trim();
}
