using System.Globalization;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>An I_T nexus: one initiator port at one target. It outlives the session, since reservations and unit attentions belong to it.</summary>
internal sealed class Nexus
{
    private readonly UnitNexus?[] _units;

    public Nexus(string initiatorName, ulong isid, IReadOnlyList<LogicalUnit?> units)
    {
        InitiatorName = initiatorName;
        Isid = isid;
        PortName = NameOf(initiatorName, isid);
        _units = [.. units.Select(unit => unit is null ? null : new UnitNexus(unit, this))];
    }

    public string InitiatorName { get; }

    /// <summary>The 48 bits of the initiator session identifier.</summary>
    public ulong Isid { get; }

    /// <summary>Initiator port name of RFC 7143 section 4.4: name and ISID.</summary>
    public string PortName { get; }

    /// <summary>A session of it is open.</summary>
    public bool InUse { get; set; }

    public IEnumerable<UnitNexus> Units => _units.OfType<UnitNexus>();

    public static string NameOf(string initiatorName, ulong isid) => string.Create(CultureInfo.InvariantCulture, $"{initiatorName},i,0x{isid:x12}");

    /// <summary>The logical unit behind an address; null when there is none.</summary>
    public UnitNexus? Find(ulong lun) => LunAddress.TryGetNumber(lun, out int number) && number < _units.Length ? _units[number] : null;

    public void RaiseAll(AdditionalSense attention)
    {
        foreach (UnitNexus unit in Units)
        {
            unit.Raise(attention);
        }
    }
}

/// <summary>An I_T_L nexus: a logical unit as one initiator port sees it, with the unit attentions that wait for that port.</summary>
internal sealed class UnitNexus(LogicalUnit unit, Nexus nexus)
{
    private const int MaxPending = 8;

    private readonly Queue<AdditionalSense> _attentions = new();
    private volatile bool _pending;

    public LogicalUnit Unit { get; } = unit;

    public Nexus Nexus { get; } = nexus;

    public bool HasAttention => _pending;

    /// <summary>Establishes a unit attention; one that waits already is not doubled.</summary>
    public void Raise(AdditionalSense attention)
    {
        lock (_attentions)
        {
            if (_attentions.Count < MaxPending && !_attentions.Contains(attention))
            {
                _attentions.Enqueue(attention);
                _pending = true;
            }
        }
    }

    public bool TryTake(out AdditionalSense attention)
    {
        lock (_attentions)
        {
            bool taken = _attentions.TryDequeue(out attention);
            _pending = _attentions.Count > 0;
            return taken;
        }
    }
}
