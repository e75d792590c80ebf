using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Ranks;

/// <summary>A run on this host alone: nobody is waited for and nobody is told.</summary>
public sealed class NoPeers : IRunPeers
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public IEnumerable<DaemonProgress> Daemons => [];

    /// <inheritdoc/>
    public string? Trouble => null;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]?> Exchange(string key, byte[] mine, CancellationToken cancellation) => [mine];

    /// <inheritdoc/>
    public void Arrive(string point)
    {
    }

    /// <inheritdoc/>
    public long? MomentOf(string point) => Clock.Now;

    /// <inheritdoc/>
    public void Announce(string notice)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> News() => [];

    /// <inheritdoc/>
    public void Tick(RunProgress progress, Func<RunOutcome> outcome)
    {
    }
}
