using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Tests.Target;

/// <summary>Persistent reservations as SPC-4 section 5.9 has them.</summary>
public sealed class ReservationTests
{
    private readonly ReservationTable _table = new();
    private readonly Nexus _a = new("iqn.a:a", 1, []);
    private readonly Nexus _b = new("iqn.a:b", 1, []);
    private readonly Nexus _c = new("iqn.a:c", 1, []);

    private void RegisterAll()
    {
        _table.Register(_a, 0, 0xA, out _);
        _table.Register(_b, 0, 0xB, out _);
        _table.Register(_c, 0, 0xC, out _);
    }

    [Theory]
    [InlineData(ReservationType.WriteExclusive, true, false, true, false)]
    [InlineData(ReservationType.ExclusiveAccess, false, false, false, false)]
    [InlineData(ReservationType.WriteExclusiveRegistrantsOnly, true, true, true, false)]
    [InlineData(ReservationType.ExclusiveAccessRegistrantsOnly, true, true, false, false)]
    [InlineData(ReservationType.WriteExclusiveAllRegistrants, true, true, true, false)]
    [InlineData(ReservationType.ExclusiveAccessAllRegistrants, true, true, false, false)]
    internal void A_reservation_forbids_what_its_type_says(ReservationType type, bool registeredReads, bool registeredWrites, bool strangerReads, bool strangerWrites)
    {
        _table.Register(_a, 0, 0xA, out _);
        _table.Register(_b, 0, 0xB, out _);
        Assert.True(_table.IsFree);
        Assert.Equal(ScsiStatus.Good, _table.Reserve(_a, 0xA, type));
        Assert.False(_table.IsFree);
        Assert.False(_table.Forbids(_a, CommandAccess.WritesMedium, ScsiOpcode.Write16));
        Assert.Equal(!registeredReads, _table.Forbids(_b, CommandAccess.ReadsMedium, ScsiOpcode.Read16));
        Assert.Equal(!registeredWrites, _table.Forbids(_b, CommandAccess.WritesMedium, ScsiOpcode.Write16));
        Assert.Equal(!strangerReads, _table.Forbids(_c, CommandAccess.ReadsMedium, ScsiOpcode.Read16));
        Assert.Equal(!strangerWrites, _table.Forbids(_c, CommandAccess.WritesMedium, ScsiOpcode.Write16));
        Assert.False(_table.Forbids(_c, CommandAccess.Always, ScsiOpcode.Inquiry));
    }

    [Fact]
    public void A_key_must_match_to_register_reserve_release_or_clear()
    {
        RegisterAll();
        Assert.Equal(ScsiStatus.ReservationConflict, _table.Register(_a, 0x99, 0xAA, out _));
        Assert.Equal(ScsiStatus.ReservationConflict, _table.Reserve(_a, 0x99, ReservationType.WriteExclusive));
        Assert.Equal(ScsiStatus.ReservationConflict, _table.Clear(_a, 0x99, out _));
        Assert.Equal(ScsiStatus.Good, _table.Register(_a, null, 0xAA, out _));
        Assert.Equal(ScsiStatus.Good, _table.Reserve(_a, 0xAA, ReservationType.WriteExclusive));
        Assert.Equal(ScsiStatus.ReservationConflict, _table.Reserve(_b, 0xB, ReservationType.WriteExclusive));
        _table.Release(_a, 0xAA, ReservationType.ExclusiveAccess, out bool wrongType, out _);
        Assert.True(wrongType);
    }

    [Fact]
    public void Preempting_takes_the_reservation_and_the_registration_of_its_holder()
    {
        RegisterAll();
        _table.Reserve(_a, 0xA, ReservationType.ExclusiveAccess);
        Assert.Equal(ScsiStatus.Good, _table.Preempt(_b, 0xB, 0xA, ReservationType.WriteExclusive, out _, out List<Nexus> preempted, out List<Nexus> released));
        Assert.Equal([_a], preempted);
        Assert.Equal([_c], released);
        Assert.Equal((0xBul, ReservationType.WriteExclusive), (_table.Current().Key, _table.Current().Type));
        Assert.False(_table.IsRegistered(_a));
    }

    [Fact]
    public void The_last_registrant_takes_an_all_registrants_reservation_with_it()
    {
        RegisterAll();
        _table.Reserve(_a, 0xA, ReservationType.WriteExclusiveAllRegistrants);
        _table.Register(_a, 0xA, 0, out _);
        _table.Register(_b, 0xB, 0, out _);
        Assert.False(_table.IsFree);
        _table.Register(_c, 0xC, 0, out _);
        Assert.True(_table.IsFree);
    }

    [Fact]
    public void Unregistering_the_holder_of_a_registrants_only_reservation_tells_the_others()
    {
        RegisterAll();
        _table.Reserve(_a, 0xA, ReservationType.WriteExclusiveRegistrantsOnly);
        _table.Register(_a, 0xA, 0, out List<Nexus> released);
        Assert.Equal([_b, _c], released);
        Assert.True(_table.IsFree);
    }

    [Fact]
    public void Generation_counts_changes_of_registrations_only()
    {
        RegisterAll();
        Assert.Equal(3u, _table.Generation);
        _table.Reserve(_a, 0xA, ReservationType.WriteExclusive);
        Assert.Equal(3u, _table.Generation);
        _table.Clear(_a, 0xA, out _);
        Assert.Equal(4u, _table.Generation);
    }

    [Fact]
    public void A_table_of_registrations_has_an_end()
    {
        for (uint i = 0; i < ReservationTable.MaxRegistrations; i++)
        {
            Assert.Equal(ScsiStatus.Good, _table.Register(new Nexus("iqn.a:many", i, []), 0, 1, out _));
        }
        Assert.NotEqual(ScsiStatus.Good, _table.Register(_a, 0, 1, out _));
    }
}
