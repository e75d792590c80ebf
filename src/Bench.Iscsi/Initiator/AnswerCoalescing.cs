using System.Runtime.CompilerServices;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// How long a thread whose queue is full may wait for more answers than the first. On one machine the target's thread pays for each wake-up
/// of the initiator's, at the price of about half of an I/O; after a nap several answers are there for one receive and the commands that
/// replace them leave in one send. A thread that polls looks on for so long instead: what it saves is system calls, at both ends. The time is
/// at most an eighth of the mean latency, so an answer is seen at most so much late.
/// </summary>
/// <remarks>Over a network the interrupt moderation of the adapter does the same, so there nothing waits unless asked to.</remarks>
internal sealed class AnswerCoalescing
{
    /// <summary>The nap follows the latency, where initiator and target share a machine.</summary>
    public static readonly TimeSpan Automatic = Timeout.InfiniteTimeSpan;

    private const int LeastInFlight = 16;
    private const int ShareOfLatency = 8;
    private const long Shortest = 15_000;
    private const long Longest = 100_000;
    private const long Window = 2_000_000;

    private readonly bool _isAutomatic;
    private readonly long _fixedNap;
    private readonly long _shortest;
    private long _windowStart;
    private long _windowCompletions;
    private long _nap;

    /// <summary>Without an answer yet.</summary>
    /// <param name="limit">Length of a nap; 0 never naps, <see cref="Automatic"/> as long as the latency allows.</param>
    /// <param name="polls">True where the thread looks for answers meanwhile: then no time is too short to be worth it.</param>
    public AnswerCoalescing(TimeSpan limit, bool polls = false)
    {
        _shortest = polls ? 0 : Shortest;
        _isAutomatic = limit == Automatic;
        _fixedNap = _isAutomatic ? 0 : limit.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>False where it always says 0.</summary>
    public bool IsOn => _isAutomatic || _fixedNap > 0;

    /// <summary>How long to wait for more now, nanoseconds; 0 to take what comes first.</summary>
    /// <param name="now">Clock nanoseconds.</param>
    /// <param name="completions">Commands that were ever finished.</param>
    /// <param name="inFlight">Commands at the target.</param>
    /// <param name="isLocal">True where the target is on this machine.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Nap(long now, long completions, int inFlight, bool isLocal)
    {
        if (!_isAutomatic)
        {
            return _fixedNap;
        }

        if (!isLocal || inFlight < LeastInFlight)
        {
            return 0;
        }

        var elapsed = now - _windowStart;
        if (elapsed >= Window)
        {
            // Little's law: mean latency is what is in flight by the rate.
            var finished = completions - _windowCompletions;
            var latency = finished > 0 ? elapsed * inFlight / finished : 0;
            var nap = Math.Min(latency / ShareOfLatency, Longest);
            _nap = nap >= _shortest ? nap : 0;
            _windowStart = now;
            _windowCompletions = completions;
        }

        return _nap;
    }
}
