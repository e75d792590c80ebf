using System.Buffers.Binary;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>Where the data of a command comes from or goes to.</summary>
internal enum TransferKind : byte
{
    /// <summary>No data.</summary>
    None,

    /// <summary>To the initiator, out of <see cref="ScsiTask.Response"/>.</summary>
    DataIn,

    /// <summary>To the initiator, straight out of the store.</summary>
    StoreIn,

    /// <summary>From the initiator, all of it at once to <see cref="LogicalUnit.End"/>.</summary>
    DataOut,

    /// <summary>From the initiator, piece by piece to <see cref="LogicalUnit.WriteData"/>.</summary>
    StoreOut,
}

/// <summary>
/// One command on its way through a device server: <see cref="LogicalUnit.Begin"/> decides its transfer or its end, the transport moves the data,
/// <see cref="LogicalUnit.End"/> gives the status. Reused, never shared between threads.
/// </summary>
internal class ScsiTask
{
    private readonly byte[] _cdb = new byte[Scsi.Cdb.Length];

    public ReadOnlySpan<byte> Cdb => _cdb;

    public ScsiOpcode Opcode => (ScsiOpcode)_cdb[0];

    /// <summary>The logical unit as this initiator sees it; null when there is none of that number.</summary>
    public UnitNexus? Unit { get; private set; }

    /// <summary>Everything the target has, for commands that answer without a logical unit.</summary>
    public TargetDevice Device { get; private set; } = null!;

    public CommandDefinition? Definition { get; set; }

    public TransferKind Transfer { get; private set; }

    /// <summary>Bytes the CDB asks to move; the transport moves no more than that and reports the difference to what the initiator expected.</summary>
    public long TransferLength { get; private set; }

    /// <summary>Bytes of data that the initiator has for the command, whatever the CDB asks for.</summary>
    public long OfferedOut { get; protected set; }

    /// <summary>For the store kinds: where in the store the transfer begins.</summary>
    public long StoreOffset { get; private set; }

    /// <summary>For <see cref="TransferKind.DataIn"/>: the bytes, at least <see cref="TransferLength"/> of them.</summary>
    public byte[] Response { get; private set; } = [];

    /// <summary>True once <see cref="Status"/> holds; the data of a completed data-out command is thrown away.</summary>
    public bool Completed { get; private set; }

    public ScsiStatus Status { get; private set; }

    /// <summary>Meaningful with CHECK CONDITION.</summary>
    public SenseData Sense { get; private set; }

    /// <summary>Nexuses whose tasks on this unit must be aborted before the command completes (PREEMPT AND ABORT); usually null.</summary>
    public IReadOnlyList<Nexus>? Preempted { get; set; }

    public void Start(ReadOnlySpan<byte> cdb, TargetDevice device, UnitNexus? unit)
    {
        cdb[..Scsi.Cdb.Length].CopyTo(_cdb);
        Device = device;
        Unit = unit;
        Definition = null;
        Transfer = TransferKind.None;
        TransferLength = 0;
        Completed = false;
        Status = ScsiStatus.Good;
        Preempted = null;
    }

    public void Good() => Complete(ScsiStatus.Good);

    public void Complete(ScsiStatus status)
    {
        Status = status;
        Completed = true;
        if (status != ScsiStatus.Good)
        {
            Transfer = TransferKind.None;
            TransferLength = 0;
        }
    }

    public void Check(SenseKey key, AdditionalSense additional) => Check(new SenseData(key, additional));

    public void Check(in SenseData sense)
    {
        Complete(ScsiStatus.CheckCondition);
        Sense = sense;
    }

    public void InvalidField(ushort cdbByte) => Check(SenseData.InvalidFieldInCdb(cdbByte));

    /// <summary>Answers with parameter data, cut to the allocation length.</summary>
    public void Respond(byte[] data, long allocationLength)
    {
        Response = data;
        Transfer = TransferKind.DataIn;
        TransferLength = Math.Min(data.Length, allocationLength);
    }

    public void ReadStore(long offset, long length)
    {
        Transfer = TransferKind.StoreIn;
        StoreOffset = offset;
        TransferLength = length;
    }

    public void WriteStore(long offset, long length)
    {
        Transfer = TransferKind.StoreOut;
        StoreOffset = offset;
        TransferLength = length;
    }

    public void TakeData(long length)
    {
        Transfer = TransferKind.DataOut;
        TransferLength = length;
    }

    public ushort CdbU16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_cdb.AsSpan(at));

    public uint CdbU32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_cdb.AsSpan(at));

    public ulong CdbU64(int at) => BinaryPrimitives.ReadUInt64BigEndian(_cdb.AsSpan(at));
}
