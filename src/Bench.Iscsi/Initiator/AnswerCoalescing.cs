namespace Bench.Iscsi.Initiator;

/// <summary>
/// How long a thread whose queue is full may nap instead of asking to be woken by the next answer. On one machine the target's thread pays
/// for each wake-up of the initiator's, at the price of about half of an I/O; after a nap several answers are there for one receive and the
/// commands that replace them leave in one send. A nap is at most an eighth of the mean latency, so an answer is seen at most so much late.
/// </summary>
/// <remarks>Over a network the interrupt moderation of the adapter does the same, so there nothing naps unless asked to.</remarks>
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
    private long _windowStart;
    private long _windowCompletions;
    private long _nap;

    /// <summary>Without an answer yet.</summary>
    /// <param name="limit">Length of a nap; 0 never naps, <see cref="Automatic"/> as long as the latency allows.</param>
    public AnswerCoalescing(TimeSpan limit)
    {
        _isAutomatic = limit == Automatic;
        _fixedNap = _isAutomatic ? 0 : limit.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>False where it always says 0.</summary>
    public bool IsOn => _isAutomatic || _fixedNap > 0;

    /// <summary>How long to nap now, nanoseconds; 0 to sleep until bytes come.</summary>
    /// <param name="now">Clock nanoseconds.</param>
    /// <param name="completions">Commands that were ever finished.</param>
    /// <param name="inFlight">Commands at the target.</param>
    /// <param name="isLocal">True where the target is on this machine.</param>
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
            _nap = nap >= Shortest ? nap : 0;
            _windowStart = now;
            _windowCompletions = completions;
        }

        return _nap;
    }
}
