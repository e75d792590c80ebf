using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Directions;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Pace;

/// <summary>Which direction may go next under the job's rates, and when.</summary>
internal sealed class IssuePace
{
    private readonly RateSchedule?[] _schedules = new RateSchedule?[3];
    private readonly BlockSizeSource[] _sizes;
    private readonly bool _ignoresThinkTime;

    private IssuePace(JobOptions options, BlockSizeSource[] sizes, DaemonSeeds seeds)
    {
        _sizes = sizes;
        _ignoresThinkTime = options.RateIgnoreThinktime;
        for (var i = 0; i < 3; i++)
        {
            if (!options.ReadWrite.HasFlag((IoPattern)(1 << i)))
            {
                continue;
            }

            var seed = SeedMix.Combine(seeds[SeedUse.Poisson], (ulong)i);
            _schedules[i] = RateSchedule.Create(options, (IoDirection)i, new RandomStream(seed));
        }
    }

    /// <summary>The pace of a job, or null when nothing limits it.</summary>
    public static IssuePace? Create(JobOptions options, BlockSizeSource[] sizes, DaemonSeeds seeds)
    {
        var pace = new IssuePace(options, sizes, seeds);
        return Array.Exists(pace._schedules, static schedule => schedule is not null) ? pace : null;
    }

    /// <summary>Starts the timetables.</summary>
    public void Start(long now)
    {
        for (var i = 0; i < 3; i++)
        {
            _schedules[i]?.Start(now, _sizes[i].Min);
        }
    }

    /// <summary>
    /// The direction to issue in: the drawn one, unless it is ahead of its rate and the other has none or is due earlier.
    /// </summary>
    public IoDirection Choose(IoDirection drawn, in DirectionMix mix, long now)
    {
        if (!mix.IsMixed || _schedules[(int)drawn] is not { } schedule || schedule.Due <= now)
        {
            return drawn;
        }

        var other = drawn == IoDirection.Read ? IoDirection.Write : IoDirection.Read;
        return mix.Includes(other) && (_schedules[(int)other] is not { } rival || rival.Due < schedule.Due) ? other : drawn;
    }

    /// <summary>When the I/O just chosen is due, 0 when its direction has no rate.</summary>
    public long Take(IoDirection direction, int length)
    {
        if (_schedules[(int)direction] is not { } schedule)
        {
            return 0;
        }

        var due = schedule.Due;
        schedule.Advance(length);
        return due;
    }

    /// <summary>What of one direction is due before <paramref name="cutoff"/> and was not taken; see <see cref="RateSchedule.Backlog"/>.</summary>
    public DueBacklog Backlog(IoDirection direction, long cutoff, double length, long most) =>
        _schedules[(int)direction]?.Backlog(cutoff, length, most) ?? default;

    /// <summary>Tells of a pause: with <c>rate_ignore_thinktime</c> the I/O it cost is not made up for.</summary>
    public void Paused(long nanoseconds)
    {
        if (!_ignoresThinkTime)
        {
            return;
        }

        foreach (var schedule in _schedules)
        {
            schedule?.Shift(nanoseconds);
        }
    }
}
