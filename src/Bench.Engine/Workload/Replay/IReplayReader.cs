namespace Bench.Engine.Workload.Replay;

/// <summary>Reads a record of I/O event by event.</summary>
internal interface IReplayReader : IDisposable
{
    /// <summary>Files and devices named so far, in the order of <see cref="ReplayEvent.File"/>.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>I/Os that were in flight together when the record was made; 0 where it does not tell.</summary>
    int Depth { get; }

    /// <summary>The next event; false at the end.</summary>
    /// <exception cref="DeviceException">The record is damaged; the message names the place.</exception>
    bool TryRead(out ReplayEvent found);
}
