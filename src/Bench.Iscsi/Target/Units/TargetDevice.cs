using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Target.Units;

/// <summary>The SCSI side of one target: its logical units and the nexuses it knows.</summary>
internal sealed class TargetDevice : IDisposable
{
    /// <summary>Nexuses without a session that are remembered; beyond it the longest forgotten goes, unless it holds a registration.</summary>
    private const int MaxIdleNexuses = 1024;

    private readonly LogicalUnit?[] _units;
    private readonly Dictionary<string, Nexus> _nexuses = [];

    /// <exception cref="IscsiException">A store cannot be opened, or two units want the same number.</exception>
    public TargetDevice(string name, IReadOnlyList<LunSpec> specs)
    {
        Name = name;
        int highest = specs.Count == 0 ? -1 : Math.Max(specs.Count - 1, specs.Max(spec => spec.Number ?? 0));
        _units = new LogicalUnit?[Math.Min(highest + specs.Count + 1, LunAddress.MaxNumber + 1)];
        try
        {
            foreach (LunSpec spec in specs.OrderBy(spec => spec.Number is null))
            {
                int number = spec.Number ?? Array.IndexOf(_units, null);
                if (number < 0 || _units[number] is not null)
                {
                    throw new IscsiException($"target {name}: logical unit number {number} is given twice");
                }
                _units[number] = LogicalUnit.Open(this, number, spec);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The iSCSI target name.</summary>
    public string Name { get; }

    public IEnumerable<LogicalUnit> Units => _units.OfType<LogicalUnit>();

    /// <summary>The nexus of an initiator port that begins a session, with the unit attention that tells it what it may have missed.</summary>
    public Nexus Join(string initiatorName, ulong isid, bool raiseAttention)
    {
        lock (_nexuses)
        {
            string portName = Nexus.NameOf(initiatorName, isid);
            bool known = _nexuses.Remove(portName, out Nexus? nexus);
            nexus ??= new Nexus(initiatorName, isid, _units);
            if (_nexuses.Count >= MaxIdleNexuses && _nexuses.Values.FirstOrDefault(idle => !idle.InUse && !Units.Any(unit => unit.Reservations.IsRegistered(idle))) is { } oldest)
            {
                _nexuses.Remove(oldest.PortName);
            }
            _nexuses.Add(portName, nexus);
            nexus.InUse = true;
            if (raiseAttention)
            {
                nexus.RaiseAll(known ? AdditionalSense.NexusLoss : AdditionalSense.PowerOnOrReset);
            }
            return nexus;
        }
    }

    /// <summary>What the end of a session undoes: old-style reservations. Registrations and persistent reservations stay.</summary>
    public void Leave(Nexus nexus)
    {
        lock (_nexuses)
        {
            nexus.InUse = false;
        }
        foreach (LogicalUnit unit in Units)
        {
            unit.Reservations.Release6(nexus);
        }
    }

    /// <summary>Every nexus' view of a unit.</summary>
    public List<UnitNexus> ViewsOf(LogicalUnit unit)
    {
        lock (_nexuses)
        {
            return [.. _nexuses.Values.SelectMany(nexus => nexus.Units).Where(view => view.Unit == unit)];
        }
    }

    public void Dispose()
    {
        foreach (LogicalUnit unit in Units)
        {
            unit.Dispose();
        }
    }
}
