using Bench.Iscsi.Initiator;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Two initiators and the reservations of one logical unit, as SPC-4 section 5.13 has them.</summary>
internal static class ReservationScenario
{
    private const ulong FirstKey = 0x1111;
    private const ulong SecondKey = 0x2222;

    /// <summary>Registers, reserves, meets the conflict, preempts and clears, and asks in between what holds.</summary>
    public static void Run(LogicalUnit first, LogicalUnit second)
    {
        var data = new byte[4096];
        Array.Fill(data, (byte)0x5a);
        Out(first, PersistentReserveOutAction.RegisterAndIgnoreExistingKey, 0, FirstKey);
        Out(second, PersistentReserveOutAction.RegisterAndIgnoreExistingKey, 0, SecondKey);
        Assert.Equal([FirstKey, SecondKey], Keys(first).Order());

        Out(first, PersistentReserveOutAction.Reserve, FirstKey, 0, ReservationType.WriteExclusive);
        Assert.Equal((FirstKey, ReservationType.WriteExclusive), Reservation(second));
        first.Write(8, data, 512);
        Assert.Equal(data, second.Read(8, 8, 512));
        Assert.Equal(ScsiStatus.ReservationConflict, Assert.Throws<ScsiException>(() => second.Write(8, new byte[512], 512)).Status);
        Assert.Equal(ScsiStatus.ReservationConflict, Assert.Throws<ScsiException>(() => Out(second, PersistentReserveOutAction.Reserve, SecondKey, 0, ReservationType.ExclusiveAccess)).Status);
        Assert.Equal(data, first.Read(8, 8, 512));

        Out(second, PersistentReserveOutAction.Preempt, SecondKey, FirstKey, ReservationType.WriteExclusive);
        Assert.Equal((SecondKey, ReservationType.WriteExclusive), Reservation(second));
        Assert.Equal([SecondKey], Keys(second));
        second.Write(8, data.AsSpan(0, 512), 512);
        Assert.Equal(ScsiStatus.ReservationConflict, Assert.Throws<ScsiException>(() => first.Write(8, new byte[512], 512)).Status);

        Out(second, PersistentReserveOutAction.Release, SecondKey, 0, ReservationType.WriteExclusive);
        Assert.Equal((0ul, ReservationType.None), Reservation(second));
        Out(second, PersistentReserveOutAction.Clear, SecondKey, 0);
        Assert.Empty(Keys(first));
        first.Write(8, data, 512);
        Assert.Equal(data, second.Read(8, 8, 512));
    }

    private static void Out(LogicalUnit unit, PersistentReserveOutAction action, ulong key, ulong actionKey, ReservationType type = ReservationType.None) =>
        unit.PersistentReserveOut(action, type, new PersistentReserveOutParameters(key, actionKey));

    private static ulong[] Keys(LogicalUnit unit)
    {
        Assert.True(PersistentReserveInData.TryParseKeys(unit.PersistentReserveIn(PersistentReserveInAction.ReadKeys), out _, out var keys));
        return keys;
    }

    private static (ulong Key, ReservationType Type) Reservation(LogicalUnit unit)
    {
        Assert.True(PersistentReserveInData.TryParseReservation(unit.PersistentReserveIn(PersistentReserveInAction.ReadReservation), out _, out var key, out var type));
        return (key, type);
    }
}
