namespace Bench.Report.Reading;

/// <summary>What digests cost a session.</summary>
/// <param name="HeaderPdus">PDUs whose header had one.</param>
/// <param name="DataPdus">PDUs whose data had one.</param>
/// <param name="Bytes">Bytes of that data.</param>
/// <param name="HeaderNanoseconds">Time for header digests, ns.</param>
/// <param name="DataNanoseconds">Time for data digests, ns; null where none was timed.</param>
/// <param name="CpuPercent">Both as a share of the CPU time of the daemon's thread.</param>
public sealed record IscsiDigests(long HeaderPdus, long DataPdus, long Bytes, double HeaderNanoseconds, double? DataNanoseconds, double? CpuPercent);
