namespace Bench.Engine.Engines;

/// <summary>
/// What <see cref="IoUnit.Result"/> may hold beside bytes and a negative errno: outcomes of engines that do more or less than transfer
/// data. They lie far below any errno, so telling them apart costs a whole transfer nothing.
/// </summary>
public static class IoResult
{
    /// <summary>The I/O counts in full, but nothing was done for it, so it has no latency (a further block of a file already created).</summary>
    public const int Unmeasured = int.MinValue;

    /// <summary>Something was done and has a latency, but no data moved (CPU time burnt).</summary>
    public const int NoData = int.MinValue + 1;

    /// <summary>
    /// The peer has come just now: what was recorded so far is forgotten, the measured time begins, and the same I/O is to be
    /// handed over again.
    /// </summary>
    public const int Begin = int.MinValue + 3;

    /// <summary>There is nothing more to come: the daemon ends well, and this I/O does not count (the peer closed its connection).</summary>
    public const int End = int.MinValue + 2;
}
