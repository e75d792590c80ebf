using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Engine;

/// <summary>What one session of a daemon agreed on, did and met: for the result document.</summary>
/// <param name="Job">Name of the daemon's job.</param>
/// <param name="CloneIndex">Which of the job's daemons, from 0.</param>
/// <param name="Url">The logical unit, without user and secret.</param>
/// <param name="UrlHeldSecret">The job's URL held a CHAP secret.</param>
/// <param name="Portal">The portal that the session ended at, redirections followed.</param>
/// <param name="LogicalUnit">What the logical unit says of itself.</param>
/// <param name="Parameters">What the login agreed on.</param>
/// <param name="Connections">TCP connections of the session.</param>
/// <param name="Counters">What was counted since set-up was over.</param>
/// <param name="Gaps">Times without session.</param>
/// <param name="Tcp">What TCP says of each connection at the end.</param>
public sealed record IscsiRunStatistics(
    string Job,
    int CloneIndex,
    string Url,
    bool UrlHeldSecret,
    string Portal,
    LogicalUnitInfo LogicalUnit,
    IscsiParameters Parameters,
    int Connections,
    IscsiCounters Counters,
    IReadOnlyList<ConnectionGap> Gaps,
    IReadOnlyList<TcpStatistics> Tcp)
{
    /// <summary>Where the time of commands went, by direction.</summary>
    public IReadOnlyList<CommandAnatomy> Anatomy { get; init; } = [];

    /// <summary>What digests cost.</summary>
    public DigestCost Digests { get; init; }

    /// <summary>Distance of <see cref="TcpSamples"/>, ns; 0 where none are taken.</summary>
    public long TcpInterval { get; init; }

    /// <summary>What TCP said of the connections during the run.</summary>
    public IReadOnlyList<TcpSample> TcpSamples { get; init; } = [];
}
