using Bench.Engine.Planning;

namespace Bench.Engine.Workload.Seeding;

/// <summary>
/// Where a daemon's random streams start. With <c>randrepeat=1</c> (the default) or an explicit <c>randseed</c> they depend
/// on the daemon's number alone, so every invocation repeats them and clones differ; with <c>randrepeat=0</c> the seed of
/// the invocation joins in.
/// </summary>
internal readonly struct DaemonSeeds
{
    // Any constant serves; it only has to stay the same from release to release, since results name it by randrepeat=1.
    private const ulong RepeatableSeed = 0x62656E63682D3031;

    private readonly ulong _base;

    public DaemonSeeds(DaemonPlan plan, ulong runSeed)
    {
        var options = plan.Options;
        var seed = options.RandSeed ?? (options.RandRepeat ? RepeatableSeed : runSeed);
        _base = SeedMix.Combine(seed, (ulong)plan.Number);
    }

    /// <summary>The seed of one use.</summary>
    public ulong this[SeedUse use] => SeedMix.Combine(_base, (ulong)use);

    /// <summary>A stream for one use.</summary>
    public RandomStream Stream(SeedUse use) => new(this[use]);
}

/// <summary>What a random stream decides; each use has a stream of its own, so that one option does not shift the draws of another.</summary>
internal enum SeedUse
{
    Offset,
    BlockSize,
    Direction,
    SequentialShare,
    File,
    Data,
    Dedupe,
    Poisson,
    Verify,
    VerifiedTrims,
}
