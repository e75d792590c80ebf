namespace Bench.Engine.Workload.Replay;

/// <summary>What a record has in one direction.</summary>
/// <param name="Ios">I/Os.</param>
/// <param name="Bytes">Bytes of them.</param>
/// <param name="Largest">Largest I/O, bytes.</param>
/// <param name="Divisor">Greatest number that divides all offsets and lengths.</param>
internal readonly record struct ReplayExtent(long Ios, long Bytes, int Largest, long Divisor)
{
    /// <summary>With one more step.</summary>
    public ReplayExtent With(in ReplayStep step) => new(
        Ios + 1,
        Bytes + step.Length,
        Math.Max(Largest, step.Length),
        GreatestCommonDivisor(GreatestCommonDivisor(Divisor, step.Offset), step.Length));

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
