using System.Buffers;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>An R2T whose data has not all come.</summary>
internal struct OutstandingR2T
{
    public uint TransferTag;
    public long Offset;
    public long Length;
    public long Received;
    public uint NextDataSN;
    public uint R2TSN;
}

/// <summary>A SCSI command of a connection: the command itself and how far its data has come.</summary>
internal sealed partial class TargetTask : ScsiTask
{
    private byte[]? _buffer;

    public uint Tag { get; private set; }

    public ulong Lun { get; private set; }

    /// <summary>What the initiator expects to move, bytes; 0 in the direction it does not name.</summary>
    public long ExpectedIn { get; private set; }

    public long ExpectedOut => OfferedOut;

    /// <summary>Counts in the command window.</summary>
    public bool Counted { get; set; }

    /// <summary>Came outside the command order and its window.</summary>
    public bool WasImmediate { get; private set; }

    /// <summary>Reachable by its tag: it waits for data or for time.</summary>
    public bool Registered { get; set; }

    /// <summary>Data-Out PDUs without R2T still follow.</summary>
    public bool UnsolicitedOpen { get; set; }

    public long UnsolicitedReceived { get; set; }

    public uint UnsolicitedDataSN { get; set; }

    /// <summary>Bytes that the command needs and the initiator has: the smaller of both lengths.</summary>
    public long Needed { get; private set; }

    /// <summary>Bytes of <see cref="Needed"/> that were received.</summary>
    public long Received { get; set; }

    /// <summary>Bytes of <see cref="Needed"/> that came or were asked for.</summary>
    public long Solicited { get; set; }

    public List<OutstandingR2T> R2Ts { get; } = [];

    public uint NextR2TSN { get; set; }

    /// <summary>Changes whenever the object begins another command, so that a timer can tell.</summary>
    public int Generation { get; private set; }

    /// <summary>Nothing is ever answered: a fault.</summary>
    public bool Silent { get; set; }

    /// <summary>What the timer is to do: true sends R2Ts, false completes the command.</summary>
    public bool WaitsToSolicit { get; set; }

    /// <summary>A data-out buffer of <see cref="Needed"/> bytes, where the command needs all of its data at once.</summary>
    public Span<byte> Buffer => _buffer.AsSpan(0, (int)Needed);

    public bool HasBuffer => _buffer is not null;

    public void Accept(in ScsiCommandPdu pdu)
    {
        Tag = pdu.InitiatorTaskTag;
        Lun = pdu.Lun;
        ExpectedIn = pdu.Reads ? pdu.ExpectedDataTransferLength : 0;
        OfferedOut = pdu.Writes ? pdu.ExpectedDataTransferLength : 0;
        WasImmediate = pdu.Immediate;
        Counted = Registered = UnsolicitedOpen = Silent = WaitsToSolicit = Lingers = false;
        UnsolicitedReceived = Received = Solicited = Needed = 0;
        UnsolicitedDataSN = NextR2TSN = 0;
        R2Ts.Clear();
        Generation++;
    }

    /// <summary>Fixes how much data the command takes, once its CDB was looked at.</summary>
    public void DecideNeed() => Needed = Transfer is TransferKind.DataOut or TransferKind.StoreOut ? Math.Min(ExpectedOut, TransferLength) : 0;

    public void TakeBuffer() => _buffer ??= ArrayPool<byte>.Shared.Rent((int)Math.Max(Needed, 1));

    /// <summary>Ends the command's life; timers that still know it find another generation.</summary>
    public void Retire()
    {
        Generation++;
        ReturnBuffer();
    }

    /// <summary>Gives the data-out buffer back; none is no error.</summary>
    public void ReturnBuffer()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
