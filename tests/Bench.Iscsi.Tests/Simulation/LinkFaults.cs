namespace Bench.Iscsi.Tests.Simulation;

/// <summary>What may happen to what travels over a link in memory; probabilities from 0 to 1.</summary>
/// <param name="BitFlips">Per chunk of bytes: a flipped bit anywhere, headers too.</param>
/// <param name="LostPdus">Per PDU: it never arrives, as if its receiver had discarded it.</param>
/// <param name="DamagedData">Per PDU with data: a flipped bit in its data, found by the data digest.</param>
/// <param name="MaxDelay">Longest way of a chunk, nanoseconds.</param>
internal sealed record LinkFaults(double BitFlips, double LostPdus, double DamagedData, long MaxDelay);
