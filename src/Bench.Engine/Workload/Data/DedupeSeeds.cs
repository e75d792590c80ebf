using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Data;

/// <summary>
/// Seeds of pieces of which a share repeats (<c>dedupe_percentage</c>): the piece before (<c>repeat</c>), or any of a working
/// set. Members of the set are numbers, not stored data, so a large set costs nothing.
/// </summary>
internal sealed class DedupeSeeds
{
    private readonly int _percent;
    private readonly long _workingSet;
    private readonly ulong _seed;
    private readonly ulong _setSeed;
    private RandomStream _random;
    private ulong _unique;
    private ulong _previous;

    // Any constant serves that every daemon has.
    private const ulong GlobalSetSeed = 0x676C6F62616C;

    private DedupeSeeds(int percent, long workingSet, bool isGlobal, DaemonSeeds seeds)
    {
        _percent = percent;
        _workingSet = workingSet;
        _seed = seeds[SeedUse.Dedupe];
        _setSeed = isGlobal ? GlobalSetSeed : ~_seed;
        _random = seeds.Stream(SeedUse.Dedupe);
    }

    /// <summary>The seeds of a job, or null when nothing is to repeat.</summary>
    /// <param name="options">The job.</param>
    /// <param name="pieces">Pieces in all regions.</param>
    /// <param name="seeds">The daemon's seeds.</param>
    public static DedupeSeeds? Create(JobOptions options, long pieces, DaemonSeeds seeds)
    {
        var workingSet = options.DedupeMode == DedupeMode.WorkingSet
            ? Math.Max(1, pieces * options.DedupeWorkingSetPercentage / 100)
            : 0;
        return options.DedupePercentage > 0 ? new DedupeSeeds(options.DedupePercentage, workingSet, options.DedupeGlobal, seeds) : null;
    }

    /// <summary>The seed of the next piece.</summary>
    public ulong Next()
    {
        if (_random.Percent(_percent))
        {
            if (_workingSet > 0)
            {
                return SeedMix.Combine(_setSeed, (ulong)_random.Below(_workingSet));
            }

            if (_unique > 0)
            {
                return _previous;
            }
        }

        return _previous = SeedMix.Combine(_seed, _unique++);
    }
}
