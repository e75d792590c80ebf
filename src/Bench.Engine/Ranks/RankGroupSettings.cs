namespace Bench.Engine.Ranks;

/// <summary>How long a group of ranks waits for one of its own.</summary>
public sealed record RankGroupSettings
{
    /// <summary>Silence after which a rank is given up: its host, its link or its process is gone.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Spacing of the signs of life.</summary>
    public TimeSpan BeatSpacing => SilenceLimit / 10 < TimeSpan.FromSeconds(1) ? SilenceLimit / 10 : TimeSpan.FromSeconds(1);
}
