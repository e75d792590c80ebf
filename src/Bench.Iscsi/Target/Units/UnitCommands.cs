using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>Commands about the unit as a whole: is it there, how big, which units are there, start and stop.</summary>
internal static class UnitCommands
{
    public static void TestUnitReady(ScsiTask task, LogicalUnit unit)
    {
        if (unit.Stopped)
        {
            task.Check(SenseKey.NotReady, AdditionalSense.StoppedByInitiator);
        }
        else
        {
            task.Good();
        }
    }

    /// <summary>Sense of past commands went with their status; what is left is a waiting unit attention.</summary>
    public static void RequestSense(ScsiTask task, LogicalUnit unit)
    {
        SenseData sense = task.Unit switch
        {
            null => new(SenseKey.IllegalRequest, AdditionalSense.LogicalUnitNotSupported),
            { HasAttention: true } view when view.TryTake(out AdditionalSense attention) => new(SenseKey.UnitAttention, attention),
            _ when unit.Stopped => new(SenseKey.NotReady, AdditionalSense.StoppedByInitiator),
            _ => default,
        };
        byte[] data = new byte[SenseData.MaxLength];
        int length = sense.Write(data, descriptorFormat: (task.Cdb[1] & 1) != 0);
        task.Respond(data[..length], task.Cdb[4]);
    }

    public static void ReportLuns(ScsiTask task, LogicalUnit unit)
    {
        const byte WellKnownUnits = 1, AllUnits = 2;
        const int SmallestAllocation = 16;
        uint allocation = task.CdbU32(6);
        if (task.Cdb[2] > AllUnits)
        {
            task.InvalidField(2);
        }
        else if (allocation < SmallestAllocation)
        {
            task.InvalidField(6);
        }
        else
        {
            bool none = task.Cdb[2] == WellKnownUnits;
            ulong[] luns = none ? [] : [.. task.Device.Units.Select(each => LunAddress.FromNumber(each.Number))];
            task.Respond(ReportLunsData.Build(luns), allocation);
        }
    }

    public static void ReadCapacity10(ScsiTask task, LogicalUnit unit)
    {
        byte[] data = new byte[ReadCapacityData.Length10];
        Capacity(unit).Write10(data);
        task.Respond(data, data.Length);
    }

    public static void ReadCapacity16(ScsiTask task, LogicalUnit unit)
    {
        byte[] data = new byte[ReadCapacityData.Length16];
        Capacity(unit).Write16(data);
        task.Respond(data, task.CdbU32(10));
    }

    public static void StartStop(ScsiTask task, LogicalUnit unit)
    {
        const int NoPowerCondition = 0, LoadEject = 0x02, Start = 0x01;
        if (task.Cdb[4] >> 4 == NoPowerCondition)
        {
            if ((task.Cdb[4] & LoadEject) != 0)
            {
                // There is no medium to eject from a fixed disk.
                task.InvalidField(4);
                return;
            }
            unit.Stopped = (task.Cdb[4] & Start) == 0;
        }
        task.Good();
    }

    private static ReadCapacityData Capacity(LogicalUnit unit) => new(unit.Blocks, (uint)unit.BlockSize) { Thin = true, UnmappedReadsZero = true };
}
