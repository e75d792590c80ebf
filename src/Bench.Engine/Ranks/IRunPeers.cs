using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Ranks;

/// <summary>The other ranks of one run, as its coordinator sees them; <see cref="NoPeers"/> where there are none.</summary>
public interface IRunPeers
{
    /// <summary>This process, from 0.</summary>
    int Rank { get; }

    /// <summary>Ranks that run the same.</summary>
    int Size { get; }

    /// <summary>Daemons of other ranks for the live view; empty where nobody looks.</summary>
    IEnumerable<DaemonProgress> Daemons { get; }

    /// <summary>Gives what every rank brought to all of them; waits for it.</summary>
    /// <param name="key">The same on all ranks, used once in a run.</param>
    /// <param name="mine">What this rank brings.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>One entry a rank; null for those that did not answer.</returns>
    IReadOnlyList<byte[]?> Exchange(string key, byte[] mine, CancellationToken cancellation);

    /// <summary>Says that this rank has reached a point of the run; returns at once.</summary>
    void Arrive(string point);

    /// <summary>The common moment of a point that all ranks have reached, clock time; null until then.</summary>
    long? MomentOf(string point);

    /// <summary>Tells all ranks something, this one included.</summary>
    void Announce(string notice);

    /// <summary>What was announced since the last call.</summary>
    IReadOnlyList<string> News();

    /// <summary>Why this run has to end, because a rank is lost; null while all is well.</summary>
    string? Trouble { get; }

    /// <summary>Called about twenty times a second on the coordinator's thread, never on a daemon's.</summary>
    /// <param name="progress">A look at the run.</param>
    /// <param name="outcome">Gives what has been measured so far.</param>
    void Tick(RunProgress progress, Func<RunOutcome> outcome);
}
