namespace Bench.Engine.Ranks;

/// <summary>A rank that does not answer any more.</summary>
/// <param name="Rank">Which.</param>
/// <param name="Host">Its host.</param>
/// <param name="Reason">What was noticed, for people.</param>
/// <param name="At">Clock time at which it was given up.</param>
public sealed record RankLoss(int Rank, string Host, string Reason, long At)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"rank {Rank} ({Host}) is missing: {Reason}";
}
