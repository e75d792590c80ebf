namespace Bench.Report.Reading;

/// <summary>What TCP said of a connection at one time.</summary>
/// <param name="Milliseconds">When, since the start of the run.</param>
/// <param name="Connection">Which of the session's connections, from 0.</param>
/// <param name="RoundTripMicroseconds">Smoothed round-trip time.</param>
/// <param name="VariationMicroseconds">Its mean deviation.</param>
/// <param name="Retransmits">Segments sent again since the connection was made.</param>
/// <param name="CongestionWindow">Segments that may be in flight.</param>
/// <param name="Unacknowledged">Segments in flight.</param>
public sealed record IscsiTcpPoint(double Milliseconds, int Connection, double RoundTripMicroseconds, double VariationMicroseconds, long Retransmits, long CongestionWindow, long Unacknowledged);
