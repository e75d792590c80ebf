using System.Security.Cryptography;

namespace Bench.Iscsi.Login;

/// <summary>
/// The challenges that this process has sent lately. RFC 7143 section 9.2.1: who is sent his own challenge back, on any connection, must
/// refuse it, or an attacker has him answer himself.
/// </summary>
internal sealed class ChapChallenges
{
    private const int Remembered = 4096;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>What the initiators of this process asked targets.</summary>
    public static ChapChallenges OfInitiators { get; } = new();

    /// <summary>What the targets of this process asked initiators; apart, since both roles may talk to each other in one process.</summary>
    public static ChapChallenges OfTargets { get; } = new();

    /// <summary>Makes a new random challenge and remembers it.</summary>
    public byte[] Create(int length)
    {
        var challenge = RandomNumberGenerator.GetBytes(length);
        var text = Convert.ToHexString(challenge);
        lock (_lock)
        {
            _known.Add(text);
            _order.Enqueue(text);
            if (_order.Count > Remembered)
            {
                _known.Remove(_order.Dequeue());
            }
        }

        return challenge;
    }

    /// <summary>True where the challenge is one of ours, sent back.</summary>
    public bool IsReflected(ReadOnlySpan<byte> challenge)
    {
        var text = Convert.ToHexString(challenge);
        lock (_lock)
        {
            return _known.Contains(text);
        }
    }
}
