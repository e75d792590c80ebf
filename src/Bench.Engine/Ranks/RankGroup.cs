using System.Collections.Concurrent;

namespace Bench.Engine.Ranks;

/// <summary>
/// The ranks of a job that a launcher started, with rank 0 as the one that all others talk to. Everything is made of single
/// messages with a limit on silence, so that no call waits for a rank that has died: barriers (<see cref="Arrive"/>), broadcasts
/// (<see cref="SendToAll"/>), gathers (<see cref="Exchange"/>) and notices. A thread of its own carries the messages; it sleeps
/// between its looks, so that nothing polls on the CPUs of the daemons. Members are safe from any thread.
/// </summary>
public sealed partial class RankGroup : IDisposable
{
    private readonly RankGroupSettings _settings;
    private readonly object _gate = new();
    private readonly ConcurrentQueue<(int Rank, byte[] Message)> _outgoing = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Dictionary<(string Key, int From), ReadOnlyMemory<byte>> _notes = [];
    private readonly Dictionary<string, HashSet<int>> _arrivals = [];
    private readonly Dictionary<string, long> _moments = [];
    private readonly List<RankLoss> _losses = [];
    private readonly List<string> _notices = [];
    private readonly Thread _postman;
    private string[] _hosts = [];
    private ReadOnlyMemory<byte>?[] _status = [];
    private ClockEstimate[] _clocks = [];
    private Exception? _failure;
    private bool _isJoined;

    private RankGroup(Func<IRankTransport> join, RankGroupSettings settings)
    {
        _settings = settings;
        _postman = new Thread(() => Live(join)) { IsBackground = true, Name = "ranks" };
        _postman.Start();
    }

    /// <summary>This process, from 0.</summary>
    public int Rank { get; private set; }

    /// <summary>Ranks in the job.</summary>
    public int Size { get; private set; }

    /// <summary>True on rank 0.</summary>
    public bool IsLeader => Rank == 0;

    /// <summary>What carries the messages, for people.</summary>
    public string TransportName { get; private set; } = "";

    /// <summary>The host of each rank; rank 0 knows them all after <see cref="Introduce"/>.</summary>
    public IReadOnlyList<string> Hosts => _hosts;

    /// <summary>How far each rank's clock is ahead; known on rank 0, as of the last <see cref="MeasureClocks"/>.</summary>
    public IReadOnlyList<ClockEstimate> Clocks
    {
        get
        {
            lock (_gate)
            {
                return [.. _clocks];
            }
        }
    }

    /// <summary>Ranks that are gone, as this one knows.</summary>
    public IReadOnlyList<RankLoss> Losses
    {
        get
        {
            lock (_gate)
            {
                return [.. _losses];
            }
        }
    }

    /// <summary>Joins the job and waits until all have.</summary>
    /// <param name="join">Makes the transport, on the thread that will use it.</param>
    /// <param name="settings">Limits.</param>
    /// <exception cref="DeviceException">It cannot be joined.</exception>
    public static RankGroup Join(Func<IRankTransport> join, RankGroupSettings settings)
    {
        var group = new RankGroup(join, settings);
        lock (group._gate)
        {
            while (!group._isJoined && group._failure is null)
            {
                Monitor.Wait(group._gate);
            }
        }

        return group._failure is null ? group : throw new DeviceException("MPI", 0, group._failure.Message);
    }

    /// <summary>Tells rank 0 who we are, and rank 0 the hosts of all; every rank calls it once.</summary>
    /// <param name="host">Name of this host.</param>
    public void Introduce(string host)
    {
        IReadOnlyList<byte[]?> names = Exchange("host", System.Text.Encoding.UTF8.GetBytes(host), CancellationToken.None);
        lock (_gate)
        {
            for (int rank = 0; rank < Size; rank++)
            {
                _hosts[rank] = names[rank] is { } name ? System.Text.Encoding.UTF8.GetString(name) : _hosts[rank];
            }
        }
    }

    /// <summary>Sends content to a rank, which finds it under the key.</summary>
    public void Send(int rank, string key, ReadOnlyMemory<byte> content) => Post(rank, new RankMessage(RankMessageKind.Note, key, 0, content));

    /// <summary>Sends content to all other ranks.</summary>
    public void SendToAll(string key, ReadOnlyMemory<byte> content) => PostToAll(new RankMessage(RankMessageKind.Note, key, 0, content));

    /// <summary>Tells rank 0 how this rank is doing; only the newest is kept there.</summary>
    public void SendStatus(ReadOnlyMemory<byte> content) => Post(0, new RankMessage(RankMessageKind.Status, "", 0, content));

    /// <summary>The newest status of a rank; null when there is none.</summary>
    public ReadOnlyMemory<byte>? StatusOf(int rank)
    {
        lock (_gate)
        {
            return _status[rank];
        }
    }

    /// <summary>Takes what a rank sent under a key; null when it is not there.</summary>
    public ReadOnlyMemory<byte>? Take(string key, int from)
    {
        lock (_gate)
        {
            // Without the type the null would be taken for an empty memory.
            return _notes.Remove((key, from), out ReadOnlyMemory<byte> content) ? content : (ReadOnlyMemory<byte>?)null;
        }
    }

    /// <summary>Takes what a rank sent under a key, waiting for it.</summary>
    /// <returns>The content; null when the sender is lost, the time is up or the wait was cancelled.</returns>
    public ReadOnlyMemory<byte>? Await(string key, int from, TimeSpan? limit, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte>? taken = null;
        WaitUntil(() => (taken = Take(key, from)) is not null || IsLost(from), limit, cancellation);
        return taken;
    }

    /// <summary>
    /// Gives what every rank brought to all of them: a gather at rank 0 and a broadcast from there.
    /// </summary>
    /// <param name="key">The same on all ranks, used once.</param>
    /// <param name="mine">What this rank brings.</param>
    /// <param name="cancellation">Gives up; what is known by then is returned.</param>
    /// <returns>One entry a rank; null for those that are lost.</returns>
    public IReadOnlyList<byte[]?> Exchange(string key, byte[] mine, CancellationToken cancellation)
    {
        if (!IsLeader)
        {
            Send(0, key, mine);
            ReadOnlyMemory<byte>? all = Await(key, 0, null, cancellation);
            return all is { } content ? RankParcel.Open(content, Size) : new byte[]?[Size];
        }

        byte[]?[] brought = new byte[]?[Size];
        brought[0] = mine;
        WaitUntil(
            () =>
            {
                for (int rank = 1; rank < Size; rank++)
                {
                    brought[rank] ??= Take(key, rank)?.ToArray();
                }

                return Enumerable.Range(1, Size - 1).All(rank => brought[rank] is not null || IsLost(rank));
            },
            null,
            cancellation);
        SendToAll(key, RankParcel.Close(brought));
        return brought;
    }

    /// <summary>Waits until something holds that messages may bring about.</summary>
    /// <returns>True when it holds; false when the time was up or the wait was cancelled.</returns>
    public bool WaitUntil(Func<bool> condition, TimeSpan? limit, CancellationToken cancellation)
    {
        const int LongestWaitMilliseconds = 100;
        long until = limit is TimeSpan time ? Clock.Now + time.Nanoseconds() : long.MaxValue;
        lock (_gate)
        {
            while (!condition())
            {
                long left = (until - Clock.Now) / 1_000_000;
                if (left <= 0 || cancellation.IsCancellationRequested)
                {
                    return false;
                }

                Monitor.Wait(_gate, (int)Math.Min(left, LongestWaitMilliseconds));
            }
        }

        return true;
    }

    /// <summary>True when a rank was given up.</summary>
    public bool IsLost(int rank)
    {
        lock (_gate)
        {
            return _losses.Exists(loss => loss.Rank == rank);
        }
    }

    private void Post(int rank, RankMessage message)
    {
        _outgoing.Enqueue((rank, message.Encode()));
        _work.Release();
    }

    private void PostToAll(RankMessage message)
    {
        byte[] encoded = message.Encode();
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                _outgoing.Enqueue((rank, encoded));
            }
        }

        _work.Release();
    }
}
