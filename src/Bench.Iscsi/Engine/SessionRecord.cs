using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Engine;

/// <summary>What is measured of one session from the end of set-up on.</summary>
internal sealed class SessionRecord
{
    private readonly SessionDriver _driver;
    private readonly IscsiCounters _afterSetUp;
    private readonly CommandAnatomy[] _anatomies;

    public SessionRecord(SessionDriver driver, EngineSetup setup)
    {
        var pattern = setup.Options.ReadWrite;
        _driver = driver;
        Session = driver.Session;
        _afterSetUp = driver.Session.Counters with { };
        _anatomies =
        [
            new CommandAnatomy(IoDirection.Read, pattern.HasFlag(IoPattern.Read)),
            new CommandAnatomy(IoDirection.Write, pattern.HasFlag(IoPattern.Write)),
            new CommandAnatomy(IoDirection.Trim, pattern.HasFlag(IoPattern.Trim)),
            new CommandAnatomy(IoDirection.Sync, isExpected: false),
        ];
        driver.TcpSeries = setup.SeriesInterval > 0 ? new TcpSeries(setup.SeriesInterval, driver.Transports.Count, Clock.Now) : null;
    }

    public InitiatorSession Session { get; }

    /// <summary>What was counted since set-up was over.</summary>
    public IscsiCounters Counters => Session.Counters.Since(_afterSetUp);

    /// <summary>The first command is coming: samples count from here.</summary>
    public void Begin(long now) => _driver.BeginSampling(now);

    /// <summary>A command is handed back to the job.</summary>
    public void Record(IoDirection direction, InitiatorTask task, long now)
    {
        task.Times.Enter(CommandStage.Reap, now);
        _anatomies[(int)direction].Record(task.Times);
    }

    /// <summary>All of it, for the result.</summary>
    public IscsiRunStatistics Statistics(EngineTarget target, EngineSetup setup, double clockReading, double headerDigest) => new(
        setup.Job,
        setup.CloneIndex,
        target.Url.ToString(),
        target.Url.HoldsSecret,
        _driver.Portal.ToString(),
        target.Info,
        _driver.Parameters,
        Session.Connections.Count,
        Counters,
        _driver.Gaps,
        [.. _driver.Transports.Select(static transport => transport.Statistics()).OfType<TcpStatistics>()])
    {
        Anatomy = [.. _anatomies.Where(static anatomy => anatomy.Total.Count > 0)],
        Digests = DigestCost.Of(Counters, _driver.Parameters, clockReading, headerDigest),
        TcpInterval = _driver.TcpSeries?.Interval ?? 0,
        TcpSamples = _driver.TcpSeries?.Samples ?? [],
    };
}
