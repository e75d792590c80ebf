namespace Bench.Engine.Ranks;

/// <summary>
/// How far a rank's clock is ahead of rank 0's, from the fastest of several round trips: the answer was given between question and
/// return, so half the round trip bounds the error, however unequal the two ways are.
/// </summary>
/// <param name="OffsetNanoseconds">The rank's clock minus rank 0's.</param>
/// <param name="ErrorNanoseconds">Bound of the error: half of the round trip.</param>
/// <param name="RoundTripNanoseconds">The fastest round trip.</param>
/// <param name="Rounds">Round trips that were made.</param>
public sealed record ClockEstimate(long OffsetNanoseconds, long ErrorNanoseconds, long RoundTripNanoseconds, int Rounds)
{
    /// <summary>What rank 0 knows of itself.</summary>
    public static ClockEstimate Own { get; } = new(0, 0, 0, 0);

    /// <summary>The estimate of one round trip.</summary>
    /// <param name="asked">Rank 0's clock before the question.</param>
    /// <param name="there">The rank's clock when it answered.</param>
    /// <param name="returned">Rank 0's clock when the answer was there.</param>
    public static ClockEstimate Of(long asked, long there, long returned)
    {
        long roundTrip = returned - asked;
        return new ClockEstimate(there - asked - (roundTrip / 2), (roundTrip + 1) / 2, roundTrip, 1);
    }

    /// <summary>The better of two, with the rounds of both.</summary>
    public ClockEstimate Best(ClockEstimate other) =>
        (other.RoundTripNanoseconds < RoundTripNanoseconds ? other : this) with { Rounds = Rounds + other.Rounds };
}
