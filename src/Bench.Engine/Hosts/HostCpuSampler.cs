using Bench.Engine.Results;

namespace Bench.Engine.Hosts;

/// <summary>
/// Watches the CPUs of the machine during a run. The coordinator calls <see cref="Sample"/> at its own pace; a sample reads one
/// file of the kernel and costs about 25 µs on two CPUs.
/// </summary>
public sealed class HostCpuSampler
{
    private readonly SystemRoots _roots;
    private readonly IReadOnlyList<CpuTimes> _start;
    private readonly long _startedAt = Clock.Now;
    private readonly List<HostCpuSample> _series = [];
    private readonly long? _ownStart;
    private CpuTimes? _last;

    private HostCpuSampler(SystemRoots roots)
    {
        _roots = roots;
        _start = Read();
        _last = _start.Count > 0 ? _start[0] : null;
        _ownStart = OwnCpu.Ticks(roots);
    }

    /// <summary>Starts watching.</summary>
    public static HostCpuSampler Start(SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        return new HostCpuSampler(roots);
    }

    /// <summary>Ends a stretch of the series. A stretch without a tick of the kernel's clock is joined to the next.</summary>
    public void Sample()
    {
        if (Read() is not [CpuTimes now, ..])
        {
            return;
        }

        CpuTimes passed = _last is null ? now : now.Since(_last);
        if (passed.Total > 0)
        {
            _series.Add(new HostCpuSample((Clock.Now - _startedAt) / 1e6, passed.BusyPercent));
            _last = now;
        }
    }

    /// <summary>The use since the start; null where the kernel does not tell.</summary>
    public HostCpuUsage? SinceStart()
    {
        IReadOnlyList<CpuTimes> now = Read();
        if (_start.Count == 0 || now.Count == 0)
        {
            return null;
        }

        // CPUs may go or come meanwhile; only those of both readings have a difference.
        CpuTimes[] passed =
        [
            .. now.Join(_start, cpu => cpu.Name, cpu => cpu.Name, (later, earlier) => later.Since(earlier)),
        ];
        CpuTimes all = passed[0];
        double whole = Math.Max(1, all.Total);
        return new HostCpuUsage(
            100 * all.User / whole,
            100 * all.System / whole,
            100 * all.Irq / whole,
            100 * all.SoftIrq / whole,
            100 * all.Idle / whole,
            100 * all.IoWait / whole,
            100 * all.Steal / whole,
            Busiest(passed).BusyPercent,
            [.. _series])
        {
            Own = _ownStart is { } own && OwnCpu.Ticks(_roots) is { } ownNow ? Math.Clamp(100 * (ownNow - own) / whole, 0, 100) : null,
        };
    }

    // The first is the sum of all.
    private static CpuTimes Busiest(CpuTimes[] cpus)
    {
        CpuTimes busiest = cpus[cpus.Length > 1 ? 1 : 0];
        for (int cpu = 2; cpu < cpus.Length; cpu++)
        {
            busiest = cpus[cpu].BusyPercent > busiest.BusyPercent ? cpus[cpu] : busiest;
        }

        return busiest;
    }

    private IReadOnlyList<CpuTimes> Read() => CpuTimes.Parse(SystemRoots.Lines(Path.Combine(_roots.Proc, "stat")));
}
