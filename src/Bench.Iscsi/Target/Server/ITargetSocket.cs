using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Server;

/// <summary>The TCP socket of a connection as its loop needs it; one call moves a batch.</summary>
internal interface ITargetSocket : IDisposable
{
    /// <summary>Receives what there is without waiting: bytes, 0 when the peer has closed, -1 when nothing has come.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    int Receive(Span<byte> space);

    /// <summary>Sends what fits without waiting; returns how many bytes.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    long Send(OutputQueue output);

    /// <summary>Sleeps until there is input, room for output if asked for, a wake-up, or <paramref name="nanoseconds"/> have passed.</summary>
    void Wait(bool forOutput, long nanoseconds);

    /// <summary>Ends a sleep. From any thread, also after disposal.</summary>
    void Wake();

    /// <summary>Says that nothing more will be sent, and waits briefly for the peer to close too, so that it surely gets the last answer.</summary>
    void Finish();

    /// <summary>Closes with a reset, so that the peer learns at once.</summary>
    void Abort();
}
