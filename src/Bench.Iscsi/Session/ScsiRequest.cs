using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Session;

/// <summary>A SCSI command to carry out.</summary>
internal unsafe struct ScsiRequest
{
    public ulong Lun;

    public CdbBytes Cdb;

    /// <summary>Data to send or memory to fill; stays valid until the task is taken.</summary>
    public byte* Buffer;

    /// <summary>Bytes of <see cref="Buffer"/> and expected data transfer length.</summary>
    public int Length;

    /// <summary>True where the data goes to the target.</summary>
    public bool Writes;

    public TaskAttribute Attribute;

    /// <summary>Whether a lost session, a busy target or a unit attention lets the command be sent again.</summary>
    public bool MayRetry;

    /// <summary>For the owner.</summary>
    public long UserData;
}
