namespace Bench.Iscsi.Pdu;

/// <summary>Task Management Function Request, RFC 7143 section 11.5.</summary>
internal readonly record struct TaskManagementRequestPdu : IPdu<TaskManagementRequestPdu>
{
    public static Opcode Opcode => Opcode.TaskManagementRequest;

    public bool Immediate { get; init; }

    public TaskManagementFunction Function { get; init; }

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>The task to act on, the reserved tag where the function has none.</summary>
    public uint ReferencedTaskTag { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    /// <summary>CmdSN of the task to abort.</summary>
    public uint RefCmdSN { get; init; }

    /// <summary>For a reassigned read: the next Data-In that is wanted.</summary>
    public uint ExpDataSN { get; init; }

    public static TaskManagementRequestPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.TaskManagementRequest);
        var pdu = new TaskManagementRequestPdu
        {
            Immediate = BasicHeader.IsImmediate(header),
            Function = (TaskManagementFunction)(header[1] & 0x7f),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            ReferencedTaskTag = header.U32(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
            RefCmdSN = header.U32(32),
            ExpDataSN = header.U32(36),
        };
        if (BasicHeader.DataLength(header) != 0)
        {
            throw BasicHeader.Malformed(Opcode, "carries data");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)(0x80 | (byte)Function);
        BasicHeader.Begin(header, Opcode, Immediate, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, ReferencedTaskTag);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
        header.U32(32, RefCmdSN);
        header.U32(36, ExpDataSN);
    }
}
