using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Native;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// Waits on behalf of several sessions at once: looks at all of them for a bounded time, then sleeps in the kernel until one has bytes.
/// On loopback a sleeping round trip is mostly wake-ups, so looking first is worth up to eight times the rate at depth 1 for a whole core.
/// </summary>
internal sealed class SessionPoller
{
    // Less than half, so that the target has the other commands to work on while their answers are taken.
    private const int EnoughShareOfQueue = 3;

    private readonly List<SessionDriver> _drivers = [];
    private readonly long _poll;
    private readonly AnswerCoalescing _coalescing;
    private TcpTransport[] _transports = [];
    private bool[] _wantsToSend = [];

    /// <summary>A poller without sessions.</summary>
    /// <param name="poll">How long to look before sleeping.</param>
    /// <param name="coalesce">How long to wait for more where many answers are awaited; <see cref="AnswerCoalescing.Automatic"/>, 0 for never.</param>
    public SessionPoller(TimeSpan poll, TimeSpan coalesce)
    {
        _poll = poll.Nanoseconds();
        _coalescing = new AnswerCoalescing(coalesce, polls: poll > TimeSpan.Zero);
    }

    public List<SessionDriver> Drivers => _drivers;

    /// <summary>Where the time of the calling thread went.</summary>
    public RoutineTimes Times { get; } = new();

    /// <summary>The last clock reading of <see cref="Progress"/>.</summary>
    public long Now { get; private set; }

    /// <summary>Reads the clock for the sake of measuring alone.</summary>
    public long ReadClock()
    {
        Times.ClockReads++;
        return Now = Clock.Now;
    }

    public void Add(SessionDriver driver)
    {
        driver.Times = Times;
        _drivers.Add(driver);
    }

    /// <summary>Finished commands that wait to be taken.</summary>
    public int Completed
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        get
        {
            var sum = 0;
            foreach (var driver in _drivers)
            {
                sum += driver.Session.Completed;
            }

            return sum;
        }
    }

    private int InFlight
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        get
        {
            var sum = 0;
            foreach (var driver in _drivers)
            {
                sum += driver.Session.InFlight;
            }

            return sum;
        }
    }

    /// <summary>Moves bytes until enough commands are finished or the time is over.</summary>
    /// <param name="minimum">How many to wait for; 0 only looks.</param>
    /// <param name="timeoutNanoseconds">Longest wait, -1 for no limit.</param>
    /// <exception cref="IscsiException">A session was lost and did not come back.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Progress(int minimum, long timeoutNanoseconds)
    {
        var now = Clock.Now;
        var started = now;
        var idleSince = now;
        var coalesces = _coalescing.IsOn && minimum > 0;
        var inFlight = coalesces ? InFlight : 0;
        var patience = coalesces ? Patience(now, inFlight) : 0;
        var nap = _poll == 0 ? patience : 0;
        var enough = _poll > 0 && patience > 0 ? Math.Max(minimum, inFlight / EnoughShareOfQueue) : minimum;
        long firstAnswer = 0;
        while (true)
        {
            var waits = nap == 0 && SleepsAtOnce(minimum, timeoutNanoseconds);
            var begun = now;
            var came = waits ? _drivers[0].PassOrWait(ref now) : PassAll(ref now);
            Now = now;
            var completed = Completed;
            if (completed >= enough)
            {
                return;
            }

            if (now == begun)
            {
                Now = now = Clock.Now;
                Times.Polling += now - begun;
            }

            if (completed >= minimum)
            {
                firstAnswer = firstAnswer == 0 ? now : firstAnswer;
                if (now - firstAnswer >= patience)
                {
                    return;
                }
            }

            if (timeoutNanoseconds >= 0 && now - started >= timeoutNanoseconds)
            {
                return;
            }

            if (came)
            {
                idleSince = now;
            }
            else if (nap > 0)
            {
                _drivers[0].Session.Counters.Naps++;
                LinuxClock.Nap(timeoutNanoseconds < 0 ? nap : Math.Min(nap, started + timeoutNanoseconds - now));
                nap = 0;
                begun = now;
                Now = now = Clock.Now;
                Times.Waiting += now - begun;
            }
            else if (!waits && completed < minimum && now - idleSince >= _poll)
            {
                Sleep(now, timeoutNanoseconds < 0 ? long.MaxValue : started + timeoutNanoseconds);
                begun = now;
                Now = idleSince = now = Clock.Now;
                Times.Waiting += now - begun;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool PassAll(ref long now)
    {
        var came = false;
        foreach (var driver in _drivers)
        {
            came |= driver.Pass(ref now);
        }

        return came;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Patience(long now, int inFlight)
    {
        long completions = 0;
        var isLocal = true;
        foreach (var driver in _drivers)
        {
            completions += driver.Session.Counters.Completions;
            isLocal &= driver.IsLocal;
        }

        return _coalescing.Nap(now, completions, inFlight, isLocal);
    }

    // The common case, with one connection: a receive that sleeps where nothing is there.
    private bool SleepsAtOnce(int minimum, long timeout) => _poll == 0 && minimum > 0 && timeout < 0 && _drivers.Count == 1 && _drivers[0].CanWait;

    private void Sleep(long now, long until)
    {
        var count = 0;
        foreach (var driver in _drivers)
        {
            driver.Session.Counters.Sleeps++;
            until = Math.Min(until, driver.NextDeadline(now));
            count += driver.Transports.Count;
        }

        if (_transports.Length != count)
        {
            _transports = new TcpTransport[count];
            _wantsToSend = new bool[count];
        }

        var at = 0;
        foreach (var driver in _drivers)
        {
            for (var i = 0; i < driver.Transports.Count; i++, at++)
            {
                _transports[at] = driver.Transports[i];
                _wantsToSend[at] = driver.Session.Connections[i].Output.Length > 0;
            }
        }

        TcpTransport.Wait(_transports, _wantsToSend, (int)Math.Clamp((until - now + 999_999) / 1_000_000, 1, 1000));
    }
}
