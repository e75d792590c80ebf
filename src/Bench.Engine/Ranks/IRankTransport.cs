namespace Bench.Engine.Ranks;

/// <summary>
/// Carries messages between the ranks of a job that a launcher started on many hosts. Messages from one rank to another arrive in
/// the order they were sent, or not at all when an end has died. Not for several threads: its group calls it from one.
/// </summary>
public interface IRankTransport : IDisposable
{
    /// <summary>This process, from 0.</summary>
    int Rank { get; }

    /// <summary>Processes in the job.</summary>
    int Size { get; }

    /// <summary>What carries the messages, for people.</summary>
    string Name { get; }

    /// <summary>Begins to send; returns at once.</summary>
    /// <param name="rank">To whom.</param>
    /// <param name="message">What; must not be changed any more.</param>
    void Send(int rank, byte[] message);

    /// <summary>Moves what is under way and hands over what has come; never waits.</summary>
    /// <param name="received">Takes a message with the rank it came from.</param>
    /// <param name="lost">Told of a rank that cannot be reached any more, with the reason.</param>
    /// <returns>True when a message came.</returns>
    bool Poll(Action<int, byte[]> received, Action<int, string> lost);

    /// <summary>True while something that was sent has not left yet.</summary>
    bool IsSending { get; }

    /// <summary>Ends this process and asks the launcher to end the others; does not return with a transport that can.</summary>
    /// <param name="exitCode">What this process returns.</param>
    void Abort(int exitCode);
}
