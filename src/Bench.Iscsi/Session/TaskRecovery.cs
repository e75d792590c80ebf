using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

/// <summary>
/// How far a task's numbered PDUs have come, Data-In of reads or R2Ts of writes, when they may come out of order or twice: what error
/// recovery level 1 and 2 keep beside a task (RFC 7143 sections 7.1.4.1 and 7.9).
/// </summary>
internal sealed class TaskRecovery
{
    private const int Reach = 64;

    private readonly int[] _lengths = new int[Reach];

    // Bit n: number "expected + n" came.
    private ulong _ahead;

    /// <summary>Behind the highest number that came or was told of.</summary>
    public uint Next { get; private set; }

    /// <summary>How many Data-In PDUs the read has, once its status said so.</summary>
    public uint Final { get; set; }

    /// <summary>The status came, and waits for data.</summary>
    public bool IsStatusKept { get; set; }

    public uint StatSN { get; set; }

    /// <summary>A Data-In asked for a DataACK that could not be sent yet.</summary>
    public bool OwesAck { get; set; }

    public uint AckTag { get; set; }

    public ulong AckLun { get; set; }

    /// <summary>When the task was sent, something came for it, or something was asked for, Clock nanoseconds.</summary>
    public long ProgressAt { get; set; }

    /// <summary>Times that its reassignment was refused for the time being.</summary>
    public int Refusals { get; set; }

    /// <summary>Numbers too far ahead to be kept were let go, without being asked for yet.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>Starts from the first number that is not acknowledged: 0, or a reassignment's ExpDataSN.</summary>
    public void Begin(uint expected)
    {
        _ahead = 0;
        Next = expected;
        Final = 0;
        IsStatusKept = OwesAck = HasSkipped = false;
    }

    /// <summary>Whether a number is new and near enough to be kept out of order.</summary>
    public bool IsWanted(uint number, uint expected) =>
        !SerialNumber.Before(number, expected) && number - expected < Reach && (_ahead & (1ul << (int)(number - expected))) == 0;

    /// <summary>Lets a number go that is too far ahead to be kept.</summary>
    /// <returns>False where it is near enough.</returns>
    public bool TrySkip(uint number, uint expected)
    {
        if (SerialNumber.Before(number, expected) || number - expected < Reach)
        {
            return false;
        }

        HasSkipped = true;
        Announce(number + 1);
        return true;
    }

    /// <summary>Once all that was kept is in its place, the numbers that were let go are to be asked for.</summary>
    public bool TryEndSkip()
    {
        if (!HasSkipped || _ahead != 0)
        {
            return false;
        }

        HasSkipped = false;
        return true;
    }

    /// <summary>Gives up the lowest numbers that are missing, as far as one that is to be taken needs it: R2Ts that later ones stand for never come.</summary>
    /// <returns>The first number that is expected now.</returns>
    public uint GiveUp(uint number, uint expected)
    {
        while (!SerialNumber.Before(number, expected) && (number - expected >= Reach || (_ahead & 1) != 0))
        {
            _ahead >>= 1;
            expected++;
        }

        return expected;
    }

    /// <summary>Learns that numbers up to one, not counting it, were sent.</summary>
    /// <returns>How many of them are seen to be missing only now; the first is Next as it was before.</returns>
    public uint Announce(uint next)
    {
        if (!SerialNumber.After(next, Next))
        {
            return 0;
        }

        var missing = next - Next;
        Next = next;
        return missing;
    }

    /// <summary>Takes a wanted number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="expected">The first that is expected.</param>
    /// <param name="length">Bytes that came with it.</param>
    /// <param name="bytes">Bytes that are in order now and were not before: a reassignment has all others again.</param>
    /// <returns>The first number that is expected now.</returns>
    public uint Take(uint number, uint expected, int length, out long bytes)
    {
        bytes = 0;
        _ahead |= 1ul << (int)(number - expected);
        _lengths[number % Reach] = length;
        while ((_ahead & 1) != 0)
        {
            bytes += _lengths[expected % Reach];
            _ahead >>= 1;
            expected++;
        }

        return expected;
    }
}
