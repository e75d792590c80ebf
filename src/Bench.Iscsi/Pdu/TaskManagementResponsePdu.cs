namespace Bench.Iscsi.Pdu;

/// <summary>Task Management Function Response, RFC 7143 section 11.6.</summary>
internal readonly record struct TaskManagementResponsePdu : IPdu<TaskManagementResponsePdu>
{
    public static Opcode Opcode => Opcode.TaskManagementResponse;

    public TaskManagementOutcome Outcome { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    public static TaskManagementResponsePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.TaskManagementResponse);
        return new TaskManagementResponsePdu
        {
            Outcome = (TaskManagementOutcome)header[2],
            InitiatorTaskTag = header.U32(16),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, false, 0x80, dataLength, ahsLength);
        header[2] = (byte)Outcome;
        header.U32(16, InitiatorTaskTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
    }
}
