using Bench.Iscsi.Session;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>One connection in memory: bytes travel in chunks of random size, late, in order, and now and then with a flipped bit.</summary>
internal sealed unsafe class SimulatedLink(InitiatorConnection initiator, TargetConnection target, Random random, double corruption, long maxDelay)
{
    private readonly Queue<(long Due, byte[] Bytes)> _toTarget = new();
    private readonly Queue<(long Due, byte[] Bytes)> _toInitiator = new();
    private long _lastToTarget;
    private long _lastToInitiator;

    public InitiatorConnection Initiator { get; } = initiator;

    public TargetConnection Target { get; } = target;

    /// <summary>Bits that were flipped.</summary>
    public int Flipped { get; private set; }

    /// <summary>Moves what is due; an exception is the initiator's.</summary>
    public void Step(long now)
    {
        TakeFromInitiator(now);
        while (_toTarget.TryPeek(out var chunk) && chunk.Due <= now && !Target.MustClose)
        {
            DeliverToTarget(_toTarget.Dequeue().Bytes, now);
        }

        Target.Process(now);
        TakeFromTarget(now);
        while (_toInitiator.TryPeek(out var chunk) && chunk.Due <= now)
        {
            DeliverToInitiator(_toInitiator.Dequeue().Bytes, now);
        }

        if (Target.MustClose && _toInitiator.Count == 0)
        {
            throw new IscsiException("closed by the target") { IsTransient = true };
        }
    }

    private void TakeFromInitiator(long now)
    {
        Span<IoVector> vectors = stackalloc IoVector[16];
        while (Initiator.Output.Length > 0)
        {
            var count = Initiator.Output.Gather(vectors);
            nuint waiting = 0;
            for (var i = 0; i < count; i++)
            {
                waiting += vectors[i].Length;
            }

            var chunk = new byte[Math.Min((int)waiting, random.Next(1, 100_000))];
            var taken = 0;
            for (var i = 0; taken < chunk.Length; i++)
            {
                var length = Math.Min((int)vectors[i].Length, chunk.Length - taken);
                new ReadOnlySpan<byte>(vectors[i].Start, length).CopyTo(chunk.AsSpan(taken));
                taken += length;
            }

            Initiator.Output.Consume(chunk.Length);
            _lastToTarget = Enqueue(_toTarget, chunk, now, _lastToTarget);
        }
    }

    private void TakeFromTarget(long now)
    {
        while (!Target.Output.IsEmpty)
        {
            var piece = Target.Output.Pieces[0];
            var length = (int)Math.Min(piece.Length, random.Next(1, 100_000));
            var bytes = new ReadOnlySpan<byte>(piece.Start, length).ToArray();
            Target.Output.Consume(length);
            _lastToInitiator = Enqueue(_toInitiator, bytes, now, _lastToInitiator);
        }
    }

    private long Enqueue(Queue<(long Due, byte[] Bytes)> queue, byte[] bytes, long now, long last)
    {
        // Login has no digests, so nothing may be flipped before it is over at both ends.
        if (Initiator.State == ConnectionState.LoggedIn && random.NextDouble() < corruption)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Flipped++;
        }

        var due = Math.Max(last, now + random.NextInt64(maxDelay));
        queue.Enqueue((due, bytes));
        return due;
    }

    private void DeliverToTarget(ReadOnlySpan<byte> bytes, long now)
    {
        while (bytes.Length > 0 && !Target.MustClose)
        {
            var space = Target.ReceiveSpace;
            var length = Math.Min(space.Length, bytes.Length);
            bytes[..length].CopyTo(space);
            Target.Received(length);
            Target.Process(now);
            bytes = bytes[length..];
        }
    }

    private void DeliverToInitiator(ReadOnlySpan<byte> bytes, long now)
    {
        Span<IoVector> vectors = stackalloc IoVector[2];
        while (bytes.Length > 0 && Initiator.State != ConnectionState.Closed)
        {
            var count = Initiator.ReceiveVectors(vectors);
            var taken = 0;
            for (var i = 0; i < count && bytes.Length > 0; i++)
            {
                var length = Math.Min((int)vectors[i].Length, bytes.Length);
                bytes[..length].CopyTo(new Span<byte>(vectors[i].Start, length));
                bytes = bytes[length..];
                taken += length;
            }

            Initiator.Received(taken, now);
        }
    }
}
