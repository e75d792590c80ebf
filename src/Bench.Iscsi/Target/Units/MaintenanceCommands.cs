using System.Buffers.Binary;

namespace Bench.Iscsi.Target.Units;

/// <summary>REPORT SUPPORTED OPERATION CODES and REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC-4 sections 6.35 and 6.36), out of <see cref="CommandTable"/>.</summary>
internal static class MaintenanceCommands
{
    private const int TimeoutsDescriptorLength = 12;
    private const byte SupportedAsStandard = 3;
    private const byte NotSupported = 1;

    public static void ReportSupportedOperationCodes(ScsiTask task, LogicalUnit unit)
    {
        const int ReturnTimeouts = 0x80;
        bool timeouts = (task.Cdb[2] & ReturnTimeouts) != 0;
        byte opcode = task.Cdb[3];
        ushort action = task.CdbU16(4);
        uint allocation = task.CdbU32(6);
        bool hasActions = CommandTable.HasServiceActions(opcode);
        switch (task.Cdb[2] & 7)
        {
            case 0:
                task.Respond(AllCommands(timeouts), allocation);
                break;
            case 1 when hasActions:
            case 2 when !hasActions && CommandTable.Definitions.Any(each => (byte)each.Opcode == opcode):
                task.InvalidField(4);
                break;
            case 1:
                task.Respond(OneCommand(CommandTable.Definitions.FirstOrDefault(each => (byte)each.Opcode == opcode), timeouts), allocation);
                break;
            case 2 or 3:
                task.Respond(OneCommand(CommandTable.Definitions.FirstOrDefault(each => (byte)each.Opcode == opcode && (each.ServiceAction ?? 0) == action), timeouts), allocation);
                break;
            default:
                task.InvalidField(2);
                break;
        }
    }

    public static void ReportSupportedTaskManagementFunctions(ScsiTask task, LogicalUnit unit)
    {
        // ABORT TASK, ABORT TASK SET, CLEAR TASK SET, LOGICAL UNIT RESET, TARGET RESET.
        task.Respond([0x80 | 0x40 | 0x10 | 0x08 | 0x02, 0, 0, 0], task.CdbU32(6));
    }

    private static byte[] AllCommands(bool timeouts)
    {
        const int HeaderLength = 4, DescriptorLength = 8;
        int each = DescriptorLength + (timeouts ? TimeoutsDescriptorLength : 0);
        byte[] data = new byte[HeaderLength + (each * CommandTable.Definitions.Length)];
        BinaryPrimitives.WriteInt32BigEndian(data, data.Length - HeaderLength);
        int at = HeaderLength;
        foreach (CommandDefinition definition in CommandTable.Definitions)
        {
            data[at] = (byte)definition.Opcode;
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(at + 2), definition.ServiceAction ?? 0);
            data[at + 5] = (byte)((timeouts ? 0x02 : 0) | (definition.ServiceAction is null ? 0 : 0x01));
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(at + 6), (ushort)definition.Length);
            if (timeouts)
            {
                WriteTimeouts(data.AsSpan(at + DescriptorLength));
            }
            at += each;
        }
        return data;
    }

    private static byte[] OneCommand(CommandDefinition? definition, bool timeouts)
    {
        if (definition is null)
        {
            return [0, NotSupported, 0, 0];
        }
        byte[] data = new byte[4 + definition.Length + (timeouts ? TimeoutsDescriptorLength : 0)];
        data[1] = (byte)(SupportedAsStandard | (timeouts ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(2), (ushort)definition.Length);
        definition.Usage.CopyTo(data, 4);
        if (timeouts)
        {
            WriteTimeouts(data.AsSpan(4 + definition.Length));
        }
        return data;
    }

    /// <summary>Length of the rest; nominal and recommended time-outs of 0 say that none are given.</summary>
    private static void WriteTimeouts(Span<byte> descriptor) => BinaryPrimitives.WriteUInt16BigEndian(descriptor, TimeoutsDescriptorLength - 2);
}
