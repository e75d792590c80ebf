using Bench.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>
/// What digests cost a session. Data digests: a random one in 16 is timed where it happens, less the cost of a clock reading, and stands
/// for the others. Header digests, shorter than a clock reading, are timed apart by the thousand and multiplied.
/// </summary>
/// <param name="DataPdus">PDUs whose data was given or checked for a digest.</param>
/// <param name="DataBytes">Their bytes.</param>
/// <param name="TimedPdus">How many of them were timed.</param>
/// <param name="HeaderPdus">PDUs whose header was given or checked for a digest.</param>
/// <param name="SentNanoseconds">Time for data digests of PDUs sent.</param>
/// <param name="ReceivedNanoseconds">Time for data digests of PDUs received.</param>
/// <param name="HeaderSentNanoseconds">Time for header digests of PDUs sent.</param>
/// <param name="HeaderReceivedNanoseconds">Time for header digests of PDUs received.</param>
public readonly record struct DigestCost(
    long DataPdus,
    long DataBytes,
    long TimedPdus,
    long HeaderPdus,
    double SentNanoseconds,
    double ReceivedNanoseconds,
    double HeaderSentNanoseconds,
    double HeaderReceivedNanoseconds)
{
    private const int Calibrations = 10_000;

    /// <summary>Time for all data digests, ns.</summary>
    public double DataNanoseconds => SentNanoseconds + ReceivedNanoseconds;

    /// <summary>Time for all header digests, ns.</summary>
    public double HeaderNanoseconds => HeaderSentNanoseconds + HeaderReceivedNanoseconds;

    /// <summary>Works a session's cost out.</summary>
    /// <param name="counters">What the session counted.</param>
    /// <param name="parameters">What it agreed on.</param>
    /// <param name="clockReading">Cost of a clock reading, ns.</param>
    /// <param name="headerDigest">Cost of a header digest, ns.</param>
    internal static DigestCost Of(IscsiCounters counters, IscsiParameters parameters, double clockReading, double headerDigest) => new(
        counters.SentDigests + counters.ReceivedDigests,
        counters.SentDigestBytes + counters.ReceivedDigestBytes,
        counters.TimedSentDigests + counters.TimedReceivedDigests,
        parameters.HeaderDigest ? counters.PdusSent + counters.PdusReceived : 0,
        Extrapolated(counters.SentDigests, counters.TimedSentDigests, counters.TimedSentDigestNanoseconds, clockReading),
        Extrapolated(counters.ReceivedDigests, counters.TimedReceivedDigests, counters.TimedReceivedDigestNanoseconds, clockReading),
        parameters.HeaderDigest ? headerDigest * counters.PdusSent : 0,
        parameters.HeaderDigest ? headerDigest * counters.PdusReceived : 0);

    /// <summary>Times a header digest on this machine.</summary>
    /// <returns>Nanoseconds, the fastest of several rounds.</returns>
    internal static double MeasureHeaderDigest()
    {
        Span<byte> header = stackalloc byte[BasicHeader.Size];
        header.Clear();
        var fastest = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var begun = Clock.Now;
            for (var i = 0; i < Calibrations; i++)
            {
                // Each depends on the one before, as nothing else keeps the loop from running several at once.
                Crc32C.Write(header, Crc32C.Compute(header));
            }

            fastest = Math.Min(fastest, (double)(Clock.Now - begun) / Calibrations);
        }

        return fastest;
    }

    private static double Extrapolated(long digests, long timed, long nanoseconds, double clockReading) =>
        timed == 0 ? 0 : Math.Max(0, ((double)nanoseconds / timed) - clockReading) * digests;
}
