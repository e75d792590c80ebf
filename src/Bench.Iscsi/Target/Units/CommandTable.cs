using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>What a command does to the unit, which decides who may send it while another initiator holds a reservation.</summary>
internal enum CommandAccess : byte
{
    /// <summary>Allowed whatever is reserved.</summary>
    Always,

    /// <summary>Looks only at the unit's settings: like a read for reservations, but needs no medium.</summary>
    ReadsSettings,

    /// <summary>Changes the unit's settings: like a write for reservations, but needs no medium.</summary>
    WritesSettings,

    ReadsMedium,

    WritesMedium,
}

/// <summary>Begins a command; the unit is null only for those that work without one.</summary>
internal delegate void BeginCommand(ScsiTask task, LogicalUnit unit);

/// <summary>Ends a command with all of its data, empty unless its transfer is <see cref="TransferKind.DataOut"/>.</summary>
internal delegate void EndCommand(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data);

/// <summary>A command of the device server.</summary>
/// <param name="Opcode">Operation code.</param>
/// <param name="ServiceAction">Service action in the low five bits of byte 1; null when the opcode has none.</param>
/// <param name="Usage">CDB usage data of REPORT SUPPORTED OPERATION CODES: a bit for every bit that is evaluated; its length is the CDB's.</param>
/// <param name="Access">See <see cref="CommandAccess"/>.</param>
/// <param name="Begin">Its start.</param>
/// <param name="End">Its end, when there is something to do at the end.</param>
internal sealed record CommandDefinition(ScsiOpcode Opcode, byte? ServiceAction, byte[] Usage, CommandAccess Access, BeginCommand Begin, EndCommand? End = null)
{
    public int Length { get; } = Usage.Length;

    public bool IgnoresUnitAttention => Opcode is ScsiOpcode.Inquiry or ScsiOpcode.ReportLuns or ScsiOpcode.RequestSense;

    public bool WorksWithoutUnit => IgnoresUnitAttention;

    /// <summary>False for commands that count as writes for reservations but leave data alone.</summary>
    public bool ChangesData => Opcode is not (ScsiOpcode.SynchronizeCache10 or ScsiOpcode.SynchronizeCache16);
}

/// <summary>The commands of the device server, declared once: dispatch, reservation rules and REPORT SUPPORTED OPERATION CODES come from here.</summary>
internal static class CommandTable
{
    private const byte All = 0xFF;

    public static readonly CommandDefinition[] Definitions =
    [
        new(ScsiOpcode.TestUnitReady, null, [0x00, 0, 0, 0, 0, 0], CommandAccess.Always, UnitCommands.TestUnitReady),
        new(ScsiOpcode.RequestSense, null, [0x03, 0x01, 0, 0, All, 0], CommandAccess.Always, UnitCommands.RequestSense),
        new(ScsiOpcode.Inquiry, null, [0x12, 0x01, All, All, All, 0], CommandAccess.Always, InquiryCommands.Inquiry),
        new(ScsiOpcode.ReportLuns, null, [0xA0, 0, All, 0, 0, 0, All, All, All, All, 0, 0], CommandAccess.Always, UnitCommands.ReportLuns),
        new(ScsiOpcode.ModeSense6, null, [0x1A, 0x08, All, All, All, 0], CommandAccess.ReadsSettings, ModeCommands.Sense),
        new(ScsiOpcode.ModeSense10, null, [0x5A, 0x18, All, All, 0, 0, 0, All, All, 0], CommandAccess.ReadsSettings, ModeCommands.Sense),
        new(ScsiOpcode.ModeSelect6, null, [0x15, 0x11, 0, 0, All, 0], CommandAccess.WritesSettings, ModeCommands.BeginSelect, ModeCommands.EndSelect),
        new(ScsiOpcode.ModeSelect10, null, [0x55, 0x11, 0, 0, 0, 0, 0, All, All, 0], CommandAccess.WritesSettings, ModeCommands.BeginSelect, ModeCommands.EndSelect),
        new(ScsiOpcode.StartStopUnit, null, [0x1B, 0x01, 0, 0x0F, 0xF7, 0], CommandAccess.WritesSettings, UnitCommands.StartStop),
        new(ScsiOpcode.Reserve6, null, [0x16, 0, 0, 0, 0, 0], CommandAccess.Always, ReservationCommands.Reserve6),
        new(ScsiOpcode.Release6, null, [0x17, 0, 0, 0, 0, 0], CommandAccess.Always, ReservationCommands.Release6),
        new(ScsiOpcode.ReadCapacity10, null, [0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], CommandAccess.Always, UnitCommands.ReadCapacity10),
        new(ScsiOpcode.ServiceActionIn16, (byte)ServiceActionIn16.ReadCapacity16, [0x9E, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, All, All, All, All, 0, 0], CommandAccess.Always, UnitCommands.ReadCapacity16),
        new(ScsiOpcode.ServiceActionIn16, (byte)ServiceActionIn16.GetLbaStatus, [0x9E, 0x12, All, All, All, All, All, All, All, All, All, All, All, All, 0, 0], CommandAccess.ReadsMedium, ProvisioningCommands.GetLbaStatus),
        new(ScsiOpcode.Read6, null, [0x08, 0x1F, All, All, All, 0], CommandAccess.ReadsMedium, BlockCommands.Read),
        new(ScsiOpcode.Read10, null, Block10(0x28, 0xF8), CommandAccess.ReadsMedium, BlockCommands.Read),
        new(ScsiOpcode.Read12, null, Block12(0xA8, 0xF8), CommandAccess.ReadsMedium, BlockCommands.Read),
        new(ScsiOpcode.Read16, null, Block16(0x88, 0xF8), CommandAccess.ReadsMedium, BlockCommands.Read),
        new(ScsiOpcode.Write6, null, [0x0A, 0x1F, All, All, All, 0], CommandAccess.WritesMedium, BlockCommands.Write, BlockCommands.EndWrite),
        new(ScsiOpcode.Write10, null, Block10(0x2A, 0xF8), CommandAccess.WritesMedium, BlockCommands.Write, BlockCommands.EndWrite),
        new(ScsiOpcode.Write12, null, Block12(0xAA, 0xF8), CommandAccess.WritesMedium, BlockCommands.Write, BlockCommands.EndWrite),
        new(ScsiOpcode.Write16, null, Block16(0x8A, 0xF8), CommandAccess.WritesMedium, BlockCommands.Write, BlockCommands.EndWrite),
        new(ScsiOpcode.WriteAndVerify10, null, Block10(0x2E, 0xF6), CommandAccess.WritesMedium, BlockCommands.WriteAndVerify, BlockCommands.EndWriteAndVerify),
        new(ScsiOpcode.WriteAndVerify12, null, Block12(0xAE, 0xF6), CommandAccess.WritesMedium, BlockCommands.WriteAndVerify, BlockCommands.EndWriteAndVerify),
        new(ScsiOpcode.WriteAndVerify16, null, Block16(0x8E, 0xF6), CommandAccess.WritesMedium, BlockCommands.WriteAndVerify, BlockCommands.EndWriteAndVerify),
        new(ScsiOpcode.Verify10, null, Block10(0x2F, 0xF6), CommandAccess.ReadsMedium, BlockCommands.Verify, BlockCommands.EndVerify),
        new(ScsiOpcode.Verify12, null, Block12(0xAF, 0xF6), CommandAccess.ReadsMedium, BlockCommands.Verify, BlockCommands.EndVerify),
        new(ScsiOpcode.Verify16, null, Block16(0x8F, 0xF6), CommandAccess.ReadsMedium, BlockCommands.Verify, BlockCommands.EndVerify),
        new(ScsiOpcode.Prefetch10, null, Block10(0x34, 0x02), CommandAccess.ReadsMedium, BlockCommands.Prefetch),
        new(ScsiOpcode.Prefetch16, null, Block16(0x90, 0x02), CommandAccess.ReadsMedium, BlockCommands.Prefetch),
        new(ScsiOpcode.SynchronizeCache10, null, Block10(0x35, 0x02), CommandAccess.WritesMedium, BlockCommands.SynchronizeCache, BlockCommands.EndSynchronizeCache),
        new(ScsiOpcode.SynchronizeCache16, null, Block16(0x91, 0x02), CommandAccess.WritesMedium, BlockCommands.SynchronizeCache, BlockCommands.EndSynchronizeCache),
        new(ScsiOpcode.CompareAndWrite, null, [0x89, 0xF8, All, All, All, All, All, All, All, All, 0, 0, 0, All, 0x1F, 0], CommandAccess.WritesMedium, BlockCommands.CompareAndWrite, BlockCommands.EndCompareAndWrite),
        new(ScsiOpcode.OrWrite16, null, Block16(0x8B, 0xF8), CommandAccess.WritesMedium, BlockCommands.OrWrite, BlockCommands.EndOrWrite),
        new(ScsiOpcode.WriteSame10, null, Block10(0x41, 0xF8), CommandAccess.WritesMedium, ProvisioningCommands.WriteSame, ProvisioningCommands.EndWriteSame),
        new(ScsiOpcode.WriteSame16, null, Block16(0x93, 0xF9), CommandAccess.WritesMedium, ProvisioningCommands.WriteSame, ProvisioningCommands.EndWriteSame),
        new(ScsiOpcode.Unmap, null, [0x42, 0x01, 0, 0, 0, 0, 0x1F, All, All, 0], CommandAccess.WritesMedium, ProvisioningCommands.Unmap, ProvisioningCommands.EndUnmap),
        .. Enum.GetValues<PersistentReserveInAction>().Select(action => new CommandDefinition(
            ScsiOpcode.PersistentReserveIn, (byte)action, [0x5E, 0x1F, 0, 0, 0, 0, 0, All, All, 0], CommandAccess.Always, ReservationCommands.In)),
        .. Enum.GetValues<PersistentReserveOutAction>().Where(action => action != PersistentReserveOutAction.RegisterAndMove).Select(action => new CommandDefinition(
            ScsiOpcode.PersistentReserveOut, (byte)action, [0x5F, 0x1F, All, 0, 0, All, All, All, All, 0], CommandAccess.Always, ReservationCommands.BeginOut, ReservationCommands.EndOut)),
        new(ScsiOpcode.MaintenanceIn, (byte)MaintenanceInAction.ReportSupportedOperationCodes, [0xA3, 0x0C, 0x87, All, All, All, All, All, All, All, 0, 0], CommandAccess.Always, MaintenanceCommands.ReportSupportedOperationCodes),
        new(ScsiOpcode.MaintenanceIn, (byte)MaintenanceInAction.ReportSupportedTaskManagementFunctions, [0xA3, 0x0D, 0x80, 0, 0, 0, All, All, All, All, 0, 0], CommandAccess.Always, MaintenanceCommands.ReportSupportedTaskManagementFunctions),
    ];

    private const byte ServiceActionMask = 0x1F;

    private static readonly CommandDefinition?[] Plain = BuildPlain();
    private static readonly CommandDefinition?[]?[] WithAction = BuildWithAction();

    public static CommandDefinition? Find(ReadOnlySpan<byte> cdb) =>
        Plain[cdb[0]] ?? WithAction[cdb[0]]?[cdb[1] & ServiceActionMask];

    public static bool HasServiceActions(byte opcode) => WithAction[opcode] is not null;

    /// <summary>Unknown opcodes and unknown service actions of known ones have different sense codes.</summary>
    public static void RefuseUnknown(ScsiTask task)
    {
        if (HasServiceActions(task.Cdb[0]))
        {
            task.InvalidField(1);
        }
        else
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.InvalidOperationCode);
        }
    }

    private static CommandDefinition?[] BuildPlain()
    {
        var table = new CommandDefinition?[256];
        foreach (CommandDefinition definition in Definitions.Where(definition => definition.ServiceAction is null))
        {
            table[(byte)definition.Opcode] = definition;
        }
        return table;
    }

    private static CommandDefinition?[]?[] BuildWithAction()
    {
        var table = new CommandDefinition?[]?[256];
        foreach (CommandDefinition definition in Definitions)
        {
            if (definition.ServiceAction is { } action)
            {
                (table[(byte)definition.Opcode] ??= new CommandDefinition?[ServiceActionMask + 1])[action] = definition;
            }
        }
        return table;
    }

    private static byte[] Block10(byte opcode, byte flags) => [opcode, flags, All, All, All, All, 0x1F, All, All, 0];

    private static byte[] Block12(byte opcode, byte flags) => [opcode, flags, All, All, All, All, All, All, All, All, 0x1F, 0];

    private static byte[] Block16(byte opcode, byte flags) => [opcode, flags, All, All, All, All, All, All, All, All, All, All, All, All, 0x1F, 0];
}
