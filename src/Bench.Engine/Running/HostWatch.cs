using Bench.Engine.Hosts;
using Bench.Engine.Results;
using Bench.Engine.Targets;

namespace Bench.Engine.Running;

/// <summary>Watches the machine while the daemons run: CPUs and the disks below the targets, from set-up's end to the run's end.</summary>
internal sealed class HostWatch
{
    private const long SampleSpacing = Clock.NanosecondsPerSecond / 2;

    private readonly HostCpuSampler _cpu = HostCpuSampler.Start(SystemRoots.Machine);
    private readonly DiskStatistics _disks;
    private long _nextSample;

    /// <summary>Starts watching.</summary>
    public HostWatch(IEnumerable<Target> targets)
    {
        _disks = DiskStatistics.Start(targets, SystemRoots.Machine);
        _nextSample = Clock.Now + SampleSpacing;
    }

    /// <summary>CPU use so far.</summary>
    public HostCpuUsage? Cpu => _cpu.SinceStart();

    /// <summary>What the disks did so far.</summary>
    public IReadOnlyList<DiskUtilization> Disks => _disks.SinceStart();

    /// <summary>Takes a sample when one is due.</summary>
    public void Tick(long now)
    {
        if (now >= _nextSample)
        {
            _cpu.Sample();
            _nextSample = now + SampleSpacing;
        }
    }
}
