using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

/// <summary>What TCP said of a connection at one time.</summary>
/// <param name="At">When, nanoseconds of the monotonic clock.</param>
/// <param name="Connection">Which of the session's connections, from 0.</param>
/// <param name="Tcp">What it said.</param>
public readonly record struct TcpSample(long At, int Connection, TcpStatistics Tcp);
