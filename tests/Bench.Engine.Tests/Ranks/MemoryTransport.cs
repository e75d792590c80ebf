using System.Collections.Concurrent;
using Bench.Engine.Ranks;

namespace Bench.Engine.Tests.Ranks;

/// <summary>Ranks in one process: messages go through queues, and any rank can be made to vanish.</summary>
internal sealed class MemoryTransport : IRankTransport
{
    private readonly ConcurrentQueue<(int From, byte[] Message)>[] _queues;
    private volatile bool _isSilent;

    private MemoryTransport(int rank, ConcurrentQueue<(int From, byte[] Message)>[] queues)
    {
        Rank = rank;
        _queues = queues;
    }

    public int Rank { get; }

    public int Size => _queues.Length;

    public string Name => "memory";

    public bool IsSending => false;

    /// <summary>A transport for each rank of a job.</summary>
    public static MemoryTransport[] Create(int size)
    {
        ConcurrentQueue<(int, byte[])>[] queues = [.. Enumerable.Range(0, size).Select(static _ => new ConcurrentQueue<(int, byte[])>())];
        return [.. Enumerable.Range(0, size).Select(rank => new MemoryTransport(rank, queues))];
    }

    /// <summary>From now on nothing comes from this rank and nothing reaches it.</summary>
    public void Vanish() => _isSilent = true;

    public void Send(int rank, byte[] message)
    {
        if (!_isSilent)
        {
            _queues[rank].Enqueue((Rank, message));
        }
    }

    public bool Poll(Action<int, byte[]> received, Action<int, string> lost)
    {
        bool any = false;
        while (!_isSilent && _queues[Rank].TryDequeue(out (int From, byte[] Message) next))
        {
            any = true;
            received(next.From, next.Message);
        }

        return any;
    }

    public void Abort(int exitCode)
    {
    }

    public void Dispose()
    {
    }
}
