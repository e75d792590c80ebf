using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Directions;

/// <summary>Reads or writes: drawn for each I/O by <c>rwmixread</c>; other patterns have one direction.</summary>
internal struct DirectionMix
{
    private readonly int _readPercent;
    private RandomStream _random;

    public DirectionMix(JobOptions options, RandomStream random)
    {
        var pattern = options.ReadWrite;
        IsMixed = pattern.HasFlag(IoPattern.ReadWrite);
        _readPercent = options.RwMixRead;
        _random = random;
        Only = pattern.HasFlag(IoPattern.Read) ? IoDirection.Read
            : pattern.HasFlag(IoPattern.Write) ? IoDirection.Write
            : IoDirection.Trim;
    }

    /// <summary>True for <c>rw</c> and <c>randrw</c>.</summary>
    public bool IsMixed { get; }

    /// <summary>The direction of an unmixed pattern; writes for <c>trimwrite</c>, whose trims go before them.</summary>
    public IoDirection Only { get; }

    /// <summary>Whether a direction can occur at all in this mix.</summary>
    public readonly bool Includes(IoDirection direction) =>
        IsMixed ? (direction == IoDirection.Read ? _readPercent > 0 : direction == IoDirection.Write && _readPercent < 100) : direction == Only;

    /// <summary>Draws a direction.</summary>
    public IoDirection Next() => !IsMixed || _random.Percent(_readPercent)
        ? IsMixed ? IoDirection.Read : Only
        : IoDirection.Write;
}
