using System.Text;

namespace Bench.Engine.Ranks;

// Points that all ranks reach together, and what all of them should know.
public sealed partial class RankGroup
{
    // Time for the news to reach every rank and for its threads to take their places.
    private const long LeadNanoseconds = 150_000_000;
    private const long LeadPerRankNanoseconds = 500_000;

    /// <summary>Says that this rank has reached a point; returns at once.</summary>
    /// <param name="point">The same on all ranks, used once.</param>
    public void Arrive(string point)
    {
        if (!IsLeader)
        {
            Post(0, new RankMessage(RankMessageKind.Arrival, point, 0, default));
            return;
        }

        lock (_gate)
        {
            NoteArrival(point, 0);
        }
    }

    /// <summary>
    /// The common moment after all ranks have reached a point, in this rank's clock: a little ahead of the time at which
    /// rank 0 knew. Null until then.
    /// </summary>
    public long? MomentOf(string point)
    {
        lock (_gate)
        {
            return _moments.TryGetValue(point, out long moment) ? moment : null;
        }
    }

    /// <summary>Tells every rank, this one included, something once.</summary>
    public void Announce(string notice)
    {
        if (IsLeader)
        {
            lock (_gate)
            {
                NoteNotice(notice);
            }
        }
        else
        {
            Post(0, new RankMessage(RankMessageKind.Notice, "", 0, Encoding.UTF8.GetBytes(notice)));
        }
    }

    /// <summary>The notices from a position on, in rank 0's order.</summary>
    public IReadOnlyList<string> NoticesFrom(int position)
    {
        lock (_gate)
        {
            return position < _notices.Count ? [.. _notices.Skip(position)] : [];
        }
    }

    // All of the following under the lock.
    private void NoteArrival(string point, int rank)
    {
        if (!_arrivals.TryGetValue(point, out HashSet<int>? ranks))
        {
            _arrivals.Add(point, ranks = []);
        }

        ranks.Add(rank);
        Conclude(point, ranks);
    }

    private void ConcludeAll()
    {
        foreach ((string point, HashSet<int> ranks) in _arrivals)
        {
            Conclude(point, ranks);
        }
    }

    private void Conclude(string point, HashSet<int> ranks)
    {
        // Those who are lost are waited for no longer.
        if (_moments.ContainsKey(point) || !Enumerable.Range(0, Size).All(rank => ranks.Contains(rank) || IsLost(rank)))
        {
            return;
        }

        long moment = Clock.Now + LeadNanoseconds + (LeadPerRankNanoseconds * Size);
        _moments.Add(point, moment);
        for (int rank = 1; rank < Size; rank++)
        {
            Post(rank, new RankMessage(RankMessageKind.Moment, point, moment + _clocks[rank].OffsetNanoseconds, default));
        }

        Monitor.PulseAll(_gate);
    }

    private void NoteNotice(string notice)
    {
        _notices.Add(notice);
        if (IsLeader)
        {
            PostToAll(new RankMessage(RankMessageKind.Notice, "", 0, Encoding.UTF8.GetBytes(notice)));
        }

        Monitor.PulseAll(_gate);
    }
}
