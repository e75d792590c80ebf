using System.Globalization;
using System.Text;

namespace Bench.Engine.Ranks;

// The thread that carries the messages, notices who is silent, and compares clocks.
public sealed partial class RankGroup
{
    private const int RoundTrips = 40;
    private const long RoundTripLimit = Clock.NanosecondsPerSecond;
    private const long BriskTime = 100_000_000;
    private const long AnsweringTime = 20_000_000;
    private const int BriskSleepMilliseconds = 1;
    private const int QuietSleepMilliseconds = 10;

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(15);

    private IRankTransport _transport = null!;
    private long[] _heard = [];
    private long _nextBeat;
    private long _spinUntil;
    private long _briskUntil;
    private long _asked;
    private long _pong;
    private volatile bool _wantsClocks;
    private volatile bool _isLeaving;
    private volatile bool _isFinished;
    private volatile int _abortCode = -1;

    /// <summary>Compares the clocks of all ranks with rank 0's by round trips, and waits for it; on rank 0.</summary>
    public IReadOnlyList<ClockEstimate> MeasureClocks()
    {
        _wantsClocks = true;
        _work.Release();
        WaitUntil(() => !_wantsClocks, null, CancellationToken.None);
        return Clocks;
    }

    /// <summary>
    /// Leaves the job when all messages are sent. While all ranks are there each one has to; once a rank is lost the others are
    /// ended by rank 0 with <see cref="Abort"/>.
    /// </summary>
    public void Dispose()
    {
        _isLeaving = true;
        _work.Release();
        _postman.Join(LeaveLimit);
    }

    /// <summary>Ends the process, and through the launcher all others; for a job that has lost a rank.</summary>
    public void Abort(int exitCode)
    {
        _abortCode = exitCode;
        _work.Release();
        _postman.Join(LeaveLimit);
        Environment.Exit(exitCode);
    }

    private void Live(Func<IRankTransport> join)
    {
        try
        {
            _transport = join();
            Settle();
            while (!_isFinished)
            {
                Round();
            }
        }
        catch (Exception failure) when (failure is DeviceException or DllNotFoundException or BadImageFormatException)
        {
            lock (_gate)
            {
                _failure = failure;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Settle()
    {
        lock (_gate)
        {
            Rank = _transport.Rank;
            Size = _transport.Size;
            TransportName = _transport.Name;
            _hosts = [.. Enumerable.Repeat("?", Size)];
            _status = new ReadOnlyMemory<byte>?[Size];
            _clocks = [.. Enumerable.Repeat(ClockEstimate.Own, Size)];
            _heard = [.. Enumerable.Repeat(Clock.Now, Size)];
            _isJoined = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Round()
    {
        SendAll();
        bool isBrisk = Look();
        long now = Clock.Now;
        if (now >= _nextBeat)
        {
            _nextBeat = now + _settings.BeatSpacing.Nanoseconds();
            Beat();
        }

        FindSilent(now);
        if (_wantsClocks)
        {
            CompareClocks();
            lock (_gate)
            {
                _wantsClocks = false;
                Monitor.PulseAll(_gate);
            }
        }

        if (_abortCode >= 0)
        {
            Drain();
            _isFinished = true;
            _transport.Abort(_abortCode);
        }
        else if (_isLeaving)
        {
            Drain();
            _isFinished = true;
            if (Losses.Count == 0)
            {
                _transport.Dispose();
            }
        }
        else if (now >= _spinUntil)
        {
            _work.Wait(isBrisk || _transport.IsSending ? BriskSleepMilliseconds : QuietSleepMilliseconds);
        }
    }

    private void SendAll()
    {
        while (_outgoing.TryDequeue(out (int Rank, byte[] Message) next))
        {
            _transport.Send(next.Rank, next.Message);
        }
    }

    private bool Look()
    {
        if (_transport.Poll(Receive, Lose))
        {
            _briskUntil = Clock.Now + BriskTime;
        }

        return Clock.Now < _briskUntil;
    }

    private void Beat()
    {
        byte[] beat = new RankMessage(RankMessageKind.Beat, "", 0, default).Encode();
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank && (IsLeader || rank == 0) && !IsLost(rank))
            {
                _transport.Send(rank, beat);
            }
        }
    }

    private void FindSilent(long now)
    {
        for (int rank = 0; rank < Size; rank++)
        {
            // Others than rank 0 hear from rank 0 alone.
            if (rank != Rank && (IsLeader || rank == 0) && now - _heard[rank] > _settings.SilenceLimit.Nanoseconds())
            {
                Lose(rank, string.Create(CultureInfo.InvariantCulture, $"nothing was heard of it for {(now - _heard[rank]) / 1e9:0.#} s"));
            }
        }
    }

    private void Lose(int rank, string reason)
    {
        lock (_gate)
        {
            if (_isLeaving || IsLost(rank))
            {
                return;
            }

            _losses.Add(new RankLoss(rank, _hosts[rank], reason, Clock.Now));
            if (IsLeader)
            {
                ConcludeAll();
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void Receive(int from, byte[] encoded)
    {
        long now = Clock.Now;
        _heard[from] = now;
        RankMessage message = RankMessage.Decode(encoded);
        if (message.Kind == RankMessageKind.Ping)
        {
            _spinUntil = now + AnsweringTime;
            // The question comes back with the answer: one that is late must not be taken for the next one's.
            _transport.Send(from, new RankMessage(RankMessageKind.Pong, "", now, BitConverter.GetBytes(message.Number)).Encode());
            return;
        }

        lock (_gate)
        {
            switch (message.Kind)
            {
                case RankMessageKind.Note:
                    _notes[(message.Key, from)] = message.Content;
                    break;
                case RankMessageKind.Status:
                    _status[from] = message.Content;
                    break;
                case RankMessageKind.Arrival:
                    NoteArrival(message.Key, from);
                    break;
                case RankMessageKind.Moment:
                    _moments[message.Key] = message.Number;
                    break;
                case RankMessageKind.Notice:
                    NoteNotice(Encoding.UTF8.GetString(message.Content.Span));
                    break;
                case RankMessageKind.Pong when BitConverter.ToInt64(message.Content.Span) == _asked:
                    _pong = message.Number;
                    break;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void CompareClocks()
    {
        for (int rank = 1; rank < Size; rank++)
        {
            ClockEstimate? best = null;
            for (int round = 0; round < RoundTrips && !IsLost(rank); round++)
            {
                if (RoundTrip(rank) is not { } estimate)
                {
                    break;
                }

                best = best?.Best(estimate) ?? estimate;
            }

            lock (_gate)
            {
                _clocks[rank] = best ?? _clocks[rank];
            }
        }
    }

    private ClockEstimate? RoundTrip(int rank)
    {
        _pong = 0;
        long asked = _asked = Clock.Now;
        _transport.Send(rank, new RankMessage(RankMessageKind.Ping, "", asked, default).Encode());
        long now = asked;
        while (_pong == 0 && now - asked < RoundTripLimit)
        {
            _transport.Poll(Receive, Lose);
            now = Clock.Now;
        }

        return _pong == 0 ? null : ClockEstimate.Of(asked, _pong, now);
    }

    // What was handed over before the end still goes out; a rank that takes nothing must not hold the end up.
    private void Drain()
    {
        long until = Clock.Now + (LeaveLimit.Nanoseconds() / 5);
        SendAll();
        while (_transport.IsSending && Clock.Now < until)
        {
            _transport.Poll(Receive, Lose);
            Thread.Sleep(BriskSleepMilliseconds);
        }
    }
}
