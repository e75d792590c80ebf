using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

/// <summary>
/// Which statuses of a connection came, at error recovery level 1 and 2: a missing one is asked for again while those behind it are taken
/// (RFC 7143 section 7.9). A status whose data is not all there is kept back, that is not acknowledged, until it is.
/// </summary>
internal sealed class StatusLedger
{
    // More than a session has commands of in flight but for the largest depths; a gap that stays while so many others pass is a lost connection.
    private const int Size = 8192;

    private readonly State[] _states = new State[Size];

    /// <summary>Starts behind the login's last response.</summary>
    public StatusLedger(uint firstStatSN)
    {
        Expected = Next = firstStatSN;
    }

    private enum State : byte
    {
        Missing,
        KeptBack,
        Taken,
    }

    /// <summary>ExpStatSN: all before it are acknowledged.</summary>
    public uint Expected { get; private set; }

    /// <summary>Behind the highest number that came or was told of.</summary>
    public uint Next { get; private set; }

    /// <summary>When a missing status was asked for last, or came, Clock nanoseconds.</summary>
    public long AskedAt { get; set; }

    /// <summary>Takes a number that a status carries.</summary>
    /// <param name="statSN">The number.</param>
    /// <param name="keepBack">Not to be acknowledged before <see cref="Take"/>.</param>
    /// <param name="missing">How many before it are seen to be missing only now; the first is Next as it was before.</param>
    /// <returns>False for one that came before.</returns>
    /// <exception cref="IscsiProtocolException">The number is too far ahead to be recovered.</exception>
    public bool Offer(uint statSN, bool keepBack, out uint missing)
    {
        missing = 0;
        if (SerialNumber.Before(statSN, Expected))
        {
            return false;
        }

        missing = Announce(statSN);
        ref var state = ref _states[statSN % Size];
        if (statSN == Next)
        {
            Next++;
        }
        else if (state != State.Missing)
        {
            return false;
        }

        state = State.KeptBack;
        if (!keepBack)
        {
            Take(statSN);
        }

        return true;
    }

    /// <summary>Takes the number that the next status will carry.</summary>
    /// <returns>How many before it are seen to be missing only now.</returns>
    /// <exception cref="IscsiProtocolException">The number is too far ahead to be recovered.</exception>
    public uint Announce(uint next)
    {
        if (next - Expected >= Size - 1 && SerialNumber.After(next, Expected))
        {
            throw new IscsiProtocolException(ProtocolError.Sequence, $"StatSN {next}, {Expected} was expected: too many statuses were lost");
        }

        if (!SerialNumber.After(next, Next))
        {
            return 0;
        }

        var missing = next - Next;
        Next = next;
        return missing;
    }

    /// <summary>Acknowledges a status that came.</summary>
    public void Take(uint statSN)
    {
        _states[statSN % Size] = State.Taken;
        while (Expected != Next && _states[Expected % Size] == State.Taken)
        {
            _states[Expected % Size] = State.Missing;
            Expected++;
        }
    }

    /// <summary>The first missing status and how many are missing in a row from there.</summary>
    /// <returns>False where none is missing.</returns>
    public bool TryFindMissing(out uint first, out uint count)
    {
        for (first = Expected; first != Next && _states[first % Size] != State.Missing; first++)
        {
        }

        for (count = 0; first + count != Next && _states[(first + count) % Size] == State.Missing; count++)
        {
        }

        return count > 0;
    }
}
