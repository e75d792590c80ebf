using Bench.Engine.Measuring;

namespace Bench.Engine.Engines;

/// <summary>
/// A way to issue I/O for one daemon. All calls come from the daemon's own thread. Work is passed in batches of slots
/// of <see cref="EngineSetup.Units"/>, so the interface call is paid once a batch.
/// </summary>
public interface IIoEngine : IDisposable
{
    /// <summary>
    /// True when <see cref="Submit"/> carries out every unit before it returns: <see cref="Reap"/> is then never called,
    /// and the depth never exceeds 1. Valid after <see cref="Open"/>.
    /// </summary>
    bool IsSynchronous { get; }

    /// <summary>
    /// True when the engine sets <see cref="IoUnit.Issued"/> and <see cref="IoUnit.Completed"/> itself, since I/O is issued and
    /// ends on other threads than the daemon's.
    /// </summary>
    bool StampsTimes => false;

    /// <summary>True when handing I/O over has a latency of its own (slat), apart from the I/O's. Valid after <see cref="Open"/>.</summary>
    bool HasSubmissionLatency => !IsSynchronous;

    /// <summary>What threads of the engine have used since they began, beside the daemon's own; nothing where it has none.</summary>
    ThreadUsage WorkerUsage => default;

    /// <summary>
    /// Opens the targets and prepares rings, contexts and registrations. Nothing here is measured.
    /// </summary>
    /// <exception cref="DeviceException">A target or the engine itself cannot be used; the message names it and what to do.</exception>
    void Open(EngineSetup setup);

    /// <summary>
    /// Hands over units in order. A synchronous engine carries them out and sets <see cref="IoUnit.Result"/>.
    /// </summary>
    /// <param name="slots">Units to issue; the caller does not touch them until they are reaped.</param>
    /// <returns>How many were taken from the front; fewer than given when the kernel's queue is full (the caller reaps and tries again).</returns>
    /// <exception cref="DeviceException">The engine itself failed, as opposed to an I/O.</exception>
    int Submit(ReadOnlySpan<int> slots);

    /// <summary>Collects finished units and sets their <see cref="IoUnit.Result"/>; a synchronous engine has nothing to collect.</summary>
    /// <param name="slots">Receives the slots; its length is the most to collect.</param>
    /// <param name="minimum">How many to wait for; 0 only looks.</param>
    /// <param name="timeoutNanoseconds">Longest wait, or -1 for no limit. A return below <paramref name="minimum"/> means that it passed or a signal came.</param>
    /// <returns>How many were collected.</returns>
    /// <exception cref="DeviceException">The engine itself failed.</exception>
    int Reap(Span<int> slots, int minimum, long timeoutNanoseconds) => 0;

    /// <summary>Flushes a target (fsync) outside of the measurement, as <c>end_fsync</c> asks; nothing to do where no target is a file.</summary>
    /// <returns>0 or a negative errno.</returns>
    int Flush(int target) => 0;
}
