namespace Bench.Iscsi.Transport;

/// <summary>What TCP says of a connection (TCP_INFO of tcp(7)).</summary>
/// <param name="RoundTripMicroseconds">Smoothed round-trip time.</param>
/// <param name="RoundTripVariationMicroseconds">Its mean deviation.</param>
/// <param name="Retransmits">Segments sent again since the connection was made.</param>
/// <param name="CongestionWindow">Segments that may be in flight.</param>
/// <param name="SegmentSize">Bytes of a segment that is sent.</param>
/// <param name="Unacknowledged">Segments that were sent and not acknowledged yet.</param>
public readonly record struct TcpStatistics(uint RoundTripMicroseconds, uint RoundTripVariationMicroseconds, uint Retransmits, uint CongestionWindow, uint SegmentSize, uint Unacknowledged);
