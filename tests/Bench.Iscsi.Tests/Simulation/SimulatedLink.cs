using System.Buffers;
using Bench.Engine.Native;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>One connection in memory: what its ends send travels through two pipes with faults.</summary>
internal sealed unsafe class SimulatedLink(InitiatorConnection initiator, TargetConnection target, Random random, LinkFaults faults, bool digests)
{
    private readonly SimulatedPipe _toTarget = new(random, faults) { HeaderDigest = digests, DataDigest = digests };
    private readonly SimulatedPipe _toInitiator = new(random, faults) { HeaderDigest = digests, DataDigest = digests };

    private readonly ArrayBufferWriter<byte> _gathered = new();

    public InitiatorConnection Initiator { get; } = initiator;

    public TargetConnection Target { get; } = target;

    /// <summary>Bits that were flipped.</summary>
    public int Flipped => _toTarget.Flipped + _toInitiator.Flipped;

    /// <summary>PDUs that were lost.</summary>
    public int Lost => _toTarget.Lost + _toInitiator.Lost;

    /// <summary>Moves what is due; an exception is the initiator's.</summary>
    public void Step(long now)
    {
        TakeFromInitiator(now);
        while (!Target.MustClose && _toTarget.TryReceive(now, out var bytes))
        {
            DeliverToTarget(bytes, now);
        }

        Target.Process(now);
        TakeFromTarget(now);
        while (_toInitiator.TryReceive(now, out var bytes))
        {
            DeliverToInitiator(bytes, now);
        }

        if (Target.MustClose && _toInitiator.IsEmpty)
        {
            throw new IscsiException("closed by the target") { IsTransient = true };
        }
    }

    private void TakeFromInitiator(long now)
    {
        Span<IoVector> vectors = stackalloc IoVector[16];
        while (Initiator.Output.Length > 0)
        {
            _gathered.ResetWrittenCount();
            var count = Initiator.Output.Gather(vectors);
            for (var i = 0; i < count; i++)
            {
                _gathered.Write(new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length));
            }

            Initiator.Output.Consume(_gathered.WrittenCount);
            Initiator.Sent(now);
            _toTarget.Send(_gathered.WrittenSpan, now);
        }
    }

    private void TakeFromTarget(long now)
    {
        if (Target.Output.IsEmpty)
        {
            return;
        }

        _gathered.ResetWrittenCount();
        foreach (var piece in Target.Output.Pieces)
        {
            _gathered.Write(new ReadOnlySpan<byte>(piece.Base, (int)piece.Length));
        }

        Target.Output.Consume(_gathered.WrittenCount);
        _toInitiator.Send(_gathered.WrittenSpan, now);
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
            TakeFromTarget(now);
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
                bytes[..length].CopyTo(new Span<byte>(vectors[i].Base, length));
                bytes = bytes[length..];
                taken += length;
            }

            Initiator.Received(taken, now);
        }
    }
}
