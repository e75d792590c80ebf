using Bench.Iscsi.Scsi;
using Bench.Iscsi.Scsi.Vpd;

namespace Bench.Iscsi.Target.Units;

/// <summary>INQUIRY: standard data and vital product data pages.</summary>
internal static class InquiryCommands
{
    /// <summary>A page of memory: what UNMAP can give back at once.</summary>
    private const int UnmapGranule = 4096;
    private const int MaxUnmapDescriptors = 256;
    private const int MaxUnmapBlocks = 1 << 20;

    /// <summary>Blocks of one COMPARE AND WRITE.</summary>
    public const int MaxCompareAndWrite = 128;

    public static void Inquiry(ScsiTask task, LogicalUnit unit)
    {
        const int EnableVitalProductData = 0x01;
        byte page = task.Cdb[2];
        ushort allocation = task.CdbU16(3);
        if ((task.Cdb[1] & EnableVitalProductData) == 0)
        {
            if (page != 0)
            {
                task.InvalidField(2);
            }
            else
            {
                task.Respond(task.Unit is null ? Absent() : unit.Identity.Inquiry, allocation);
            }
            return;
        }
        if (task.Unit is null)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.LogicalUnitNotSupported);
            return;
        }
        byte[]? data = page switch
        {
            VpdPage.SupportedPages => VpdPage.BuildSupported(
            [
                VpdPage.SupportedPages, VpdPage.UnitSerialNumber, VpdPage.DeviceIdentification,
                VpdPage.BlockLimits, VpdPage.BlockDeviceCharacteristics, VpdPage.LogicalBlockProvisioning,
            ]),
            VpdPage.UnitSerialNumber => unit.Identity.SerialPage,
            VpdPage.DeviceIdentification => unit.Identity.IdentificationPage,
            VpdPage.BlockLimits => Limits(unit).Build(),
            VpdPage.BlockDeviceCharacteristics => new BlockDeviceCharacteristics(BlockDeviceCharacteristics.NonRotating).Build(),
            VpdPage.LogicalBlockProvisioning => new LogicalBlockProvisioning { Unmap = true, WriteSame16 = true, WriteSame10 = true, ReadsZero = true, ProvisioningType = 2 }.Build(),
            _ => null,
        };
        if (data is null)
        {
            task.InvalidField(2);
        }
        else
        {
            task.Respond(data, allocation);
        }
    }

    /// <summary>The limits that the commands themselves keep to.</summary>
    public static BlockLimits Limits(LogicalUnit unit)
    {
        uint granule = (uint)Math.Max(1, UnmapGranule / unit.BlockSize);
        return new BlockLimits
        {
            WriteSameRefusesZero = true,
            MaxCompareAndWrite = MaxCompareAndWrite,
            OptimalTransferGranularity = (ushort)granule,
            MaxTransfer = (uint)(LogicalUnit.MaxTransferBytes / unit.BlockSize),
            OptimalTransfer = (uint)((1 << 20) / unit.BlockSize),
            MaxUnmapBlocks = MaxUnmapBlocks,
            MaxUnmapDescriptors = MaxUnmapDescriptors,
            OptimalUnmapGranularity = granule,
            UnmapAlignment = 0,
            MaxWriteSame = (ulong)(LogicalUnit.MaxTransferBytes / unit.BlockSize),
        };
    }

    private static byte[] Absent() => new InquiryData("BENCH", "NO LOGICAL UNIT", "1.0") { Qualifier = 3, DeviceType = 0x1F }.Build();
}
