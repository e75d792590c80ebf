using System.Buffers.Binary;
using System.Text;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>PERSISTENT RESERVE IN and OUT (SPC-4 sections 6.15 and 6.16), RESERVE(6) and RELEASE(6) (SPC-2).</summary>
internal static class ReservationCommands
{
    public static void Reserve6(ScsiTask task, LogicalUnit unit) => task.Complete(unit.Reservations.Reserve6(task.Unit!.Nexus));

    public static void Release6(ScsiTask task, LogicalUnit unit)
    {
        unit.Reservations.Release6(task.Unit!.Nexus);
        task.Good();
    }

    public static void In(ScsiTask task, LogicalUnit unit)
    {
        byte[] data = (PersistentReserveInAction)(task.Cdb[1] & 0x1F) switch
        {
            PersistentReserveInAction.ReadKeys => Keys(unit),
            PersistentReserveInAction.ReadReservation => Reservation(unit),
            PersistentReserveInAction.ReportCapabilities => Capabilities(),
            _ => FullStatus(unit),
        };
        task.Respond(data, task.CdbU16(7));
    }

    public static void BeginOut(ScsiTask task, LogicalUnit unit)
    {
        if (task.CdbU32(5) != PersistentReserveOutParameters.Length)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
        }
        else
        {
            task.TakeData(PersistentReserveOutParameters.Length);
        }
    }

    public static void EndOut(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        if (data.Length < PersistentReserveOutParameters.Length)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
            return;
        }
        var action = (PersistentReserveOutAction)(task.Cdb[1] & 0x1F);
        var type = (ReservationType)(task.Cdb[2] & 0x0F);
        var parameters = PersistentReserveOutParameters.Read(data);
        bool makesReservation = action is PersistentReserveOutAction.Reserve or PersistentReserveOutAction.Release or PersistentReserveOutAction.Preempt or PersistentReserveOutAction.PreemptAndAbort;
        if (makesReservation && (task.Cdb[2] >> 4 != 0 || type == ReservationType.None || !Enum.IsDefined(type)))
        {
            task.InvalidField(2);
            return;
        }
        bool registers = action is PersistentReserveOutAction.Register or PersistentReserveOutAction.RegisterAndIgnoreExistingKey;
        if (registers && (parameters.SpecifyInitiators || parameters.PersistThroughPowerLoss || parameters.AllTargetPorts))
        {
            // None of the three is in the capabilities that REPORT CAPABILITIES tells.
            task.Check(SenseData.InvalidFieldInParameters(20));
            return;
        }
        task.Complete(Perform(task, unit, action, type, parameters, out SenseData? sense));
        if (sense is { } illegal)
        {
            task.Check(illegal);
        }
    }

    private static ScsiStatus Perform(ScsiTask task, LogicalUnit unit, PersistentReserveOutAction action, ReservationType type, in PersistentReserveOutParameters parameters, out SenseData? sense)
    {
        ReservationTable table = unit.Reservations;
        Nexus nexus = task.Unit!.Nexus;
        List<Nexus> released = [], preempted = [];
        AdditionalSense preemptedAttention = AdditionalSense.RegistrationsPreempted;
        sense = null;
        ScsiStatus status;
        switch (action)
        {
            case PersistentReserveOutAction.Register:
                status = table.Register(nexus, parameters.Key, parameters.ServiceActionKey, out released);
                break;
            case PersistentReserveOutAction.RegisterAndIgnoreExistingKey:
                status = table.Register(nexus, null, parameters.ServiceActionKey, out released);
                break;
            case PersistentReserveOutAction.Reserve:
                status = table.Reserve(nexus, parameters.Key, type);
                break;
            case PersistentReserveOutAction.Release:
                status = table.Release(nexus, parameters.Key, type, out bool wrongType, out released);
                sense = wrongType ? new SenseData(SenseKey.IllegalRequest, AdditionalSense.InvalidReleaseOfPersistentReservation) : null;
                break;
            case PersistentReserveOutAction.Clear:
                status = table.Clear(nexus, parameters.Key, out preempted);
                preemptedAttention = AdditionalSense.ReservationsPreempted;
                break;
            default:
                status = table.Preempt(nexus, parameters.Key, parameters.ServiceActionKey, type, out bool invalid, out preempted, out released);
                sense = invalid ? SenseData.InvalidFieldInParameters(8) : null;
                task.Preempted = action == PersistentReserveOutAction.PreemptAndAbort && preempted.Count > 0 ? preempted : null;
                break;
        }
        if (status == ScsiStatus.TaskSetFull)
        {
            sense = new SenseData(SenseKey.IllegalRequest, AdditionalSense.InsufficientRegistrationResources);
        }
        Raise(unit, released, AdditionalSense.ReservationsReleased);
        Raise(unit, preempted, preemptedAttention);
        return status;
    }

    private static void Raise(LogicalUnit unit, List<Nexus> nexuses, AdditionalSense attention)
    {
        foreach (Nexus nexus in nexuses)
        {
            nexus.Find(LunAddress.FromNumber(unit.Number))?.Raise(attention);
        }
    }

    private static byte[] Keys(LogicalUnit unit)
    {
        var (generation, registrations) = unit.Reservations.Snapshot();
        return PersistentReserveInData.BuildKeys(generation, [.. registrations.Select(each => each.Key)]);
    }

    private static byte[] Reservation(LogicalUnit unit)
    {
        var (generation, key, type) = unit.Reservations.Current();
        return PersistentReserveInData.BuildReservation(generation, key, type);
    }

    /// <summary>All six types; RESERVE(6) handled as SPC-2 has it; nothing survives a restart.</summary>
    private static byte[] Capabilities()
    {
        const byte TypeMaskValid = 0x80;
        const byte AllRegistrantsWrite = 0x80, RegistrantsAccess = 0x40, RegistrantsWrite = 0x20, Access = 0x08, Write = 0x02, AllRegistrantsAccess = 0x01;
        return [0, 8, 0, TypeMaskValid, AllRegistrantsWrite | RegistrantsAccess | RegistrantsWrite | Access | Write, AllRegistrantsAccess, 0, 0];
    }

    private static byte[] FullStatus(LogicalUnit unit)
    {
        var (generation, registrations) = unit.Reservations.Snapshot();
        ReservationType type = unit.Reservations.Type;
        byte[] body = [.. registrations.SelectMany(each => StatusDescriptor(each.Nexus, each.Key, each.Holds ? type : ReservationType.None))];
        byte[] data = PersistentReserveInData.Start(generation, body.Length);
        body.CopyTo(data, PersistentReserveInData.HeaderLength);
        return data;
    }

    private static byte[] StatusDescriptor(Nexus nexus, ulong key, ReservationType type)
    {
        const byte IscsiNameAndSession = 0x45;
        byte[] name = new byte[(Encoding.UTF8.GetByteCount(nexus.PortName) + 4) & ~3];
        Encoding.UTF8.GetBytes(nexus.PortName, name);
        byte[] descriptor = new byte[24 + 4 + name.Length];
        BinaryPrimitives.WriteUInt64BigEndian(descriptor, key);
        descriptor[12] = (byte)(type == ReservationType.None ? 0 : 1);
        descriptor[13] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(descriptor.AsSpan(18), 1);
        BinaryPrimitives.WriteInt32BigEndian(descriptor.AsSpan(20), 4 + name.Length);
        descriptor[24] = IscsiNameAndSession;
        BinaryPrimitives.WriteUInt16BigEndian(descriptor.AsSpan(26), (ushort)name.Length);
        name.CopyTo(descriptor, 28);
        return descriptor;
    }
}
