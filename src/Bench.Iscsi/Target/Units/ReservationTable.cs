using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>
/// Who has registered and reserved one logical unit (SPC-4 section 5.9), and RESERVE(6). All members are safe to call from any thread;
/// <see cref="IsFree"/> is the one that every command asks.
/// </summary>
internal sealed class ReservationTable
{
    /// <summary>Most initiator ports that may register with one unit.</summary>
    public const int MaxRegistrations = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Nexus, ulong> _keys = [];
    private Nexus? _holder;
    private Nexus? _holder6;
    private volatile bool _free = true;

    /// <summary>True while nobody holds anything, so that every command is allowed.</summary>
    public bool IsFree => _free;

    /// <summary>PRGENERATION.</summary>
    public uint Generation { get; private set; }

    public ReservationType Type { get; private set; }

    /// <summary>Whether a reservation of another nexus forbids the command (SPC-4 table 62, SBC-3 table 16).</summary>
    public bool Forbids(Nexus nexus, CommandAccess access, ScsiOpcode opcode)
    {
        lock (_gate)
        {
            if (_holder6 is not null && _holder6 != nexus)
            {
                return opcode is not (ScsiOpcode.Inquiry or ScsiOpcode.ReportLuns or ScsiOpcode.RequestSense or ScsiOpcode.Release6);
            }
            bool mine = _holder == nexus || (Type != ReservationType.None && !IsExclusiveToHolder(Type) && _keys.ContainsKey(nexus));
            if (Type == ReservationType.None || mine || access == CommandAccess.Always)
            {
                // RESERVE(6) and persistent reservations exclude each other: SPC-2 section 5.5.1.
                return opcode is ScsiOpcode.Reserve6 or ScsiOpcode.Release6 && Type != ReservationType.None && !mine;
            }
            bool reads = access is CommandAccess.ReadsMedium or CommandAccess.ReadsSettings;
            return !(reads && IsWriteExclusive(Type));
        }
    }

    public bool IsRegistered(Nexus nexus)
    {
        lock (_gate)
        {
            return _keys.ContainsKey(nexus);
        }
    }

    /// <summary>REGISTER, or with <paramref name="existingKey"/> null REGISTER AND IGNORE EXISTING KEY.</summary>
    /// <returns>TASK SET FULL stands for a table without room.</returns>
    public ScsiStatus Register(Nexus nexus, ulong? existingKey, ulong newKey, out List<Nexus> released)
    {
        released = [];
        lock (_gate)
        {
            bool registered = _keys.TryGetValue(nexus, out ulong key);
            if (existingKey is { } given && given != (registered ? key : 0))
            {
                return ScsiStatus.ReservationConflict;
            }
            if (!registered && newKey != 0 && _keys.Count >= MaxRegistrations)
            {
                return ScsiStatus.TaskSetFull;
            }
            if (newKey != 0)
            {
                _keys[nexus] = newKey;
            }
            else if (registered)
            {
                released = Unregister(nexus);
            }
            Generation += registered || newKey != 0 ? 1u : 0;
            return ScsiStatus.Good;
        }
    }

    public ScsiStatus Reserve(Nexus nexus, ulong key, ReservationType type)
    {
        lock (_gate)
        {
            if (!Owns(nexus, key) || (Type != ReservationType.None && (!IsHolder(nexus) || Type != type)))
            {
                return ScsiStatus.ReservationConflict;
            }
            if (Type == ReservationType.None)
            {
                Hold(nexus, type);
            }
            return ScsiStatus.Good;
        }
    }

    /// <summary>RELEASE. <paramref name="wrongType"/> is set when the holder names another type than the reservation's.</summary>
    public ScsiStatus Release(Nexus nexus, ulong key, ReservationType type, out bool wrongType, out List<Nexus> released)
    {
        wrongType = false;
        released = [];
        lock (_gate)
        {
            if (!Owns(nexus, key))
            {
                return ScsiStatus.ReservationConflict;
            }
            if (Type == ReservationType.None || !IsHolder(nexus))
            {
                return ScsiStatus.Good;
            }
            wrongType = Type != type;
            if (!wrongType)
            {
                released = Drop(nexus);
            }
            return ScsiStatus.Good;
        }
    }

    public ScsiStatus Clear(Nexus nexus, ulong key, out List<Nexus> preempted)
    {
        preempted = [];
        lock (_gate)
        {
            if (!Owns(nexus, key))
            {
                return ScsiStatus.ReservationConflict;
            }
            preempted = [.. _keys.Keys.Where(each => each != nexus)];
            _keys.Clear();
            Hold(null, ReservationType.None);
            Generation++;
            return ScsiStatus.Good;
        }
    }

    /// <summary>PREEMPT.</summary>
    /// <param name="nexus">Who preempts.</param>
    /// <param name="key">Its key.</param>
    /// <param name="victimKey">Key of the registrations to remove; 0 only against an all-registrants reservation.</param>
    /// <param name="type">Type of the reservation that takes the place of a preempted one.</param>
    /// <param name="invalid">Set when <paramref name="victimKey"/> is 0 where it must not be.</param>
    /// <param name="preempted">Nexuses that lost their registration.</param>
    /// <param name="released">Remaining registrants whose reservation was released by a change of type.</param>
    public ScsiStatus Preempt(Nexus nexus, ulong key, ulong victimKey, ReservationType type, out bool invalid, out List<Nexus> preempted, out List<Nexus> released)
    {
        invalid = false;
        preempted = [];
        released = [];
        lock (_gate)
        {
            if (!Owns(nexus, key))
            {
                return ScsiStatus.ReservationConflict;
            }
            bool all = IsAllRegistrants(Type);
            if (victimKey == 0 && !all)
            {
                invalid = true;
                return ScsiStatus.Good;
            }
            bool takesReservation = Type != ReservationType.None && (all ? victimKey == 0 : _holder is not null && _keys[_holder] == victimKey);
            List<Nexus> victims = [.. _keys.Where(each => victimKey == 0 ? each.Key != nexus : each.Value == victimKey).Select(each => each.Key)];
            if (victims.Count == 0 && !takesReservation)
            {
                return ScsiStatus.ReservationConflict;
            }
            ReservationType before = Type;
            foreach (Nexus victim in victims.Where(victim => victim != nexus))
            {
                _keys.Remove(victim);
                preempted.Add(victim);
            }
            if (takesReservation)
            {
                Hold(nexus, type);
                released = before == type ? [] : [.. _keys.Keys.Where(each => each != nexus)];
            }
            else if (victims.Contains(nexus))
            {
                released = Unregister(nexus);
            }
            Generation++;
            return ScsiStatus.Good;
        }
    }

    /// <summary>The registrations, for READ KEYS and READ FULL STATUS.</summary>
    public (uint Generation, List<(Nexus Nexus, ulong Key, bool Holds)> Registrations) Snapshot()
    {
        lock (_gate)
        {
            return (Generation, [.. _keys.Select(each => (each.Key, each.Value, IsHolder(each.Key)))]);
        }
    }

    /// <summary>The reservation, for READ RESERVATION: an all-registrants one has no single key.</summary>
    public (uint Generation, ulong Key, ReservationType Type) Current()
    {
        lock (_gate)
        {
            ulong key = _holder is not null && !IsAllRegistrants(Type) ? _keys[_holder] : 0;
            return (Generation, key, Type);
        }
    }

    public ScsiStatus Reserve6(Nexus nexus)
    {
        lock (_gate)
        {
            if (_keys.Count > 0 || (_holder6 is not null && _holder6 != nexus))
            {
                return ScsiStatus.ReservationConflict;
            }
            _holder6 = nexus;
            _free = false;
            return ScsiStatus.Good;
        }
    }

    public void Release6(Nexus nexus)
    {
        lock (_gate)
        {
            if (_holder6 == nexus)
            {
                _holder6 = null;
                UpdateFree();
            }
        }
    }

    public void Reset6()
    {
        lock (_gate)
        {
            _holder6 = null;
            UpdateFree();
        }
    }

    private static bool IsWriteExclusive(ReservationType type) =>
        type is ReservationType.WriteExclusive or ReservationType.WriteExclusiveRegistrantsOnly or ReservationType.WriteExclusiveAllRegistrants;

    private static bool IsExclusiveToHolder(ReservationType type) => type is ReservationType.WriteExclusive or ReservationType.ExclusiveAccess;

    private static bool IsAllRegistrants(ReservationType type) =>
        type is ReservationType.WriteExclusiveAllRegistrants or ReservationType.ExclusiveAccessAllRegistrants;

    private bool Owns(Nexus nexus, ulong key) => _keys.TryGetValue(nexus, out ulong registered) && registered == key;

    private bool IsHolder(Nexus nexus) => _holder == nexus || (IsAllRegistrants(Type) && _keys.ContainsKey(nexus));

    /// <summary>Removes a registration and the reservation that hangs on it; returns who must hear that it was released.</summary>
    private List<Nexus> Unregister(Nexus nexus)
    {
        bool releases = IsAllRegistrants(Type) ? _keys.Count == 1 : _holder == nexus;
        _keys.Remove(nexus);
        return releases ? Drop(nexus) : [];
    }

    /// <summary>SPC-4 section 5.9.11.2.2: only registrants-only and all-registrants reservations raise a unit attention when released.</summary>
    private List<Nexus> Drop(Nexus nexus)
    {
        bool shared = !IsExclusiveToHolder(Type);
        Hold(null, ReservationType.None);
        return shared ? [.. _keys.Keys.Where(each => each != nexus)] : [];
    }

    private void Hold(Nexus? nexus, ReservationType type)
    {
        _holder = nexus;
        Type = type;
        UpdateFree();
    }

    private void UpdateFree() => _free = Type == ReservationType.None && _holder6 is null;
}
