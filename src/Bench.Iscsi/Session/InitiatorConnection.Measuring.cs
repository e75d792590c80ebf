using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// When commands were sent, and what digests cost.
internal sealed unsafe partial class InitiatorConnection
{
    private readonly Queue<UnsentPiece> _unsent = new(64);
    private uint _digestDraw;

    /// <summary>Notes that bytes of <see cref="Output"/> were sent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sent(long now)
    {
        var position = Output.End - Output.Length;
        while (_unsent.TryPeek(out var piece) && piece.End <= position)
        {
            _unsent.Dequeue();
            var task = _session[piece.Slot];

            // A target may answer before it has everything; the slot then has another command.
            if (task.Tag == piece.Tag && --task.Times.Unsent == 0)
            {
                LeaveSending(task, now);
            }
        }
    }

    // Timed, since it happens while receiving but is transmitting.
    private void Answer(InitiatorTask task, in ReadyToTransferPdu r2t)
    {
        var begun = Clock.Now;
        SendSequence(task, r2t.TargetTransferTag, r2t.Lun, r2t.BufferOffset, (int)r2t.DesiredLength);
        AwaitSent(task);
        _counters.AnswerNanoseconds += Clock.Now - begun;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LeaveSending(InitiatorTask task, long now)
    {
        ref var request = ref task.Request;
        if (task.Times.Stage == CommandStage.Send || (task.Times.Stage == CommandStage.Data && request.Writes))
        {
            var isAsked = request.Length > 0 && (!request.Writes || task.UnsolicitedBytes + task.SolicitedBytes < request.Length);
            task.Times.Enter(isAsked ? CommandStage.Wait : CommandStage.Status, now);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AwaitSent(InitiatorTask task)
    {
        task.Times.Unsent++;
        _unsent.Enqueue(new UnsentPiece(Output.End, task.Slot, task.Tag));
    }

    private uint SentDigest(ReadOnlySpan<byte> data)
    {
        _counters.SentDigests++;
        _counters.SentDigestBytes += data.Length;
        var begun = IsTimed() ? Clock.Now : 0;
        var digest = Crc32C.ComputePadded(data);
        if (begun != 0)
        {
            _counters.TimedSentDigestNanoseconds += Clock.Now - begun;
            _counters.TimedSentDigests++;
        }

        return digest;
    }

    private uint ReceivedDigest(ReadOnlySpan<byte> data, ReadOnlySpan<byte> padding)
    {
        var begun = BeginReceivedDigest(data.Length);
        var digest = ~Crc32C.Append(Crc32C.Append(~0u, data), padding);
        EndReceivedDigest(begun);
        return digest;
    }

    // All of its time counts as the digest's: beside it the copy costs next to nothing.
    private uint CopiedDigest(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var begun = BeginReceivedDigest(data.Length);
        var digest = Crc32C.Copy(data, destination);
        EndReceivedDigest(begun);
        return digest;
    }

    private long BeginReceivedDigest(int length)
    {
        _counters.ReceivedDigests++;
        _counters.ReceivedDigestBytes += length;
        return IsTimed() ? Clock.Now : 0;
    }

    private void EndReceivedDigest(long begun)
    {
        if (begun != 0)
        {
            _counters.TimedReceivedDigestNanoseconds += Clock.Now - begun;
            _counters.TimedReceivedDigests++;
        }
    }

    // A random one in 16, so that no rhythm of the job hides the dear ones: two clock readings for each would cost a third of a 4 KiB digest.
    private bool IsTimed()
    {
        _digestDraw = (_digestDraw * 1_664_525) + 1_013_904_223;
        return _digestDraw >> 28 == 0;
    }

    private readonly record struct UnsentPiece(long End, int Slot, uint Tag);
}
