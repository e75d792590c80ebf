using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// Which of a daemon's targets is next (<c>file_service_type</c>). With <c>openfiles</c> below their number only so many take
/// part at a time, and another joins when one is used up, as in fio.
/// </summary>
internal sealed class TargetRotation
{
    private readonly TargetRegion[] _regions;
    private readonly FileServiceType _kind;
    private readonly int _count;
    private readonly RankSampler? _sampler;
    private RandomStream _random;
    private int _current;
    private int _left;
    private readonly bool[]? _takesPart;
    private readonly int _limit;
    private int _open;
    private int _taking;

    public TargetRotation(TargetRegion[] regions, FileService service, int limit, RandomStream random)
    {
        _regions = regions;
        _limit = limit;
        _takesPart = limit > 0 && limit < regions.Length ? new bool[regions.Length] : null;
        _kind = service.Kind;
        _count = Math.Max(1, service.Count);
        _random = random;
        _sampler = service.Kind switch
        {
            FileServiceType.Zipf => new ZipfSampler(regions.Length, service.Parameter),
            FileServiceType.Pareto => new ParetoSampler(regions.Length, service.Parameter),
            FileServiceType.Normal => new NormalSampler(regions.Length, service.Parameter),
            _ => null,
        };
        Restart();
    }

    /// <summary>True when a target that is used up starts over at once, since others may never be.</summary>
    public bool RestartsTargets => _sampler is not null;

    /// <summary>The target of the next block, or -1 when all are used up.</summary>
    public int Next()
    {
        if (_open == 0)
        {
            return -1;
        }

        if (_left > 0 && !_regions[_current].Done)
        {
            _left--;
            return _current;
        }

        _current = _kind switch
        {
            FileServiceType.Sequential => OpenFrom(Math.Max(_current, 0)),
            FileServiceType.RoundRobin => OpenFrom((_current + 1) % _regions.Length),
            FileServiceType.Random => OpenFrom((int)_random.Below(_regions.Length)),
            _ => OpenFrom((int)_sampler!.Next(ref _random)),
        };
        _left = _count - 1;
        return _current;
    }

    /// <summary>Takes a target out until <see cref="Restart"/>.</summary>
    public void Close(int target)
    {
        _regions[target].Done = true;
        _open--;
        if (_takesPart is not null && _takesPart[target])
        {
            _takesPart[target] = false;
            _taking--;
        }
    }

    /// <summary>All targets again, from the first.</summary>
    public void Restart()
    {
        _open = _regions.Length;
        _current = -1;
        _left = 0;
    }

    private int OpenFrom(int target)
    {
        while (_regions[target].Done || !MayTakePart(target))
        {
            target = (target + 1) % _regions.Length;
        }

        return target;
    }

    private bool MayTakePart(int target)
    {
        if (_takesPart is null || _takesPart[target])
        {
            return true;
        }

        if (_taking >= _limit)
        {
            return false;
        }

        _taking++;
        return _takesPart[target] = true;
    }
}
