using Bench.Engine.Results;
using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>
/// Watches the block devices below a run's targets from its start: what they did shows how much the page cache served and how
/// busy they were. Counts are of the whole device, others' I/O included.
/// </summary>
public sealed class DiskStatistics
{
    private readonly BlockDevices _devices;
    private readonly List<(string Name, DiskCounters Start)> _started = [];
    private readonly long _startedAt;

    private DiskStatistics(BlockDevices devices, IEnumerable<string> names)
    {
        _devices = devices;
        _startedAt = Clock.Now;
        foreach (string name in names)
        {
            if (Read(name) is { } counters)
            {
                _started.Add((name, counters));
            }
        }
    }

    /// <summary>Starts watching the disk of every target that has one. Devices below device mapper and md are not counted a second time.</summary>
    public static DiskStatistics Start(IEnumerable<Target> targets, SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var devices = new BlockDevices(roots);
        var backing = new BackingDevice(roots);
        return new DiskStatistics(
            devices, [.. targets.Select(backing.Of).OfType<string>().Select(devices.DiskOf).Distinct()]);
    }

    /// <summary>What the devices did since the start; a device that has gone meanwhile is left out.</summary>
    public IReadOnlyList<DiskUtilization> SinceStart()
    {
        double elapsed = (Clock.Now - _startedAt) / 1e6;
        var result = new List<DiskUtilization>();
        foreach ((string name, DiskCounters start) in _started)
        {
            if (Read(name) is { } now)
            {
                result.Add(now.Since(start, name, elapsed));
            }
        }

        return result;
    }

    private DiskCounters? Read(string name) => DiskCounters.Parse(_devices.Attribute(name, "stat"));
}
