using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>The points of a run that all ranks reach together, and what they tell each other meanwhile.</summary>
internal sealed class RankSteps(IRunPeers peers)
{
    private const string StopWord = "stop";
    private const string EndWord = "end";
    private const string FailureWord = "failure";
    private const string LossWord = "loss";

    /// <summary>All daemons of a phase are set up.</summary>
    public static string StartOf(int phase) => $"start {phase}";

    /// <summary>All daemons of a phase have ended.</summary>
    public static string EndOf(int phase) => $"end {phase}";

    /// <summary>The daemons of a phase are steady, so that measuring may begin.</summary>
    public static string SteadyOf(int phase) => $"steady {phase}";

    /// <summary>A job, or a report group, is in its steady state, so that it may end.</summary>
    public static string SteadyStateOf(DaemonPlan daemon) =>
        daemon.Options.GroupReporting ? $"steadystate group {daemon.Group}" : $"steadystate {daemon.Job.Index} {daemon.CloneIndex}";

    /// <summary>The notice by which a rank that got a signal stops all.</summary>
    public static string StopNotice(int signal) => string.Create(CultureInfo.InvariantCulture, $"{StopWord} {signal}");

    /// <summary>The signal of such a notice; null for another one.</summary>
    public static int? StopSignalOf(string notice) =>
        notice.Split(' ') is [StopWord, string signal] ? int.Parse(signal, CultureInfo.InvariantCulture) : null;

    /// <summary>True for the notice that a rank is missing, upon which all end.</summary>
    public static bool IsLoss(string notice) => notice == LossWord;

    /// <summary>Tells all ranks that one is missing.</summary>
    public void TellLoss() => peers.Announce(LossWord);

    /// <summary>The notice of a rank that cannot run at all.</summary>
    public static string FailureNotice(int rank, string message) => string.Create(CultureInfo.InvariantCulture, $"{FailureWord} {rank} {message}");

    /// <summary>What such a notice says; null for another one.</summary>
    public static (int Rank, string Message)? FailureOf(string notice) =>
        notice.Split(' ', 3) is [FailureWord, string rank, string message] ? (int.Parse(rank, CultureInfo.InvariantCulture), message) : null;

    /// <summary>True when all ranks have reached a point.</summary>
    public bool IsReached(string point, out long moment)
    {
        long? known = peers.MomentOf(point);
        moment = known ?? 0;
        return known is not null;
    }

    /// <summary>Tells the other ranks of a daemon whose end ends others (<c>exitall</c>, <c>exitall_on_error</c>).</summary>
    public void TellEnd(Daemon ended)
    {
        JobOptions options = ended.Plan.Options;
        bool onError = options.ExitAllOnError && ended.HasFailed;
        if (peers.Size > 1 && (options.ExitAll || onError))
        {
            ExitWhat what = onError ? ExitWhat.All : options.ExitWhat;
            peers.Announce(string.Create(CultureInfo.InvariantCulture, $"{EndWord} {what} {ended.Plan.Phase} {ended.Plan.Group}"));
        }
    }

    /// <summary>Ends whom such a notice concerns.</summary>
    public static void ApplyEnd(string notice, IReadOnlyList<Daemon> daemons)
    {
        if (notice.Split(' ') is not [EndWord, string what, string phase, string group])
        {
            return;
        }

        var scope = Enum.Parse<ExitWhat>(what);
        foreach (Daemon daemon in daemons.Where(static daemon => daemon.State != DaemonState.Ended))
        {
            bool isConcerned = scope switch
            {
                ExitWhat.All => true,
                ExitWhat.Stonewall => daemon.Plan.Phase == int.Parse(phase, CultureInfo.InvariantCulture),
                _ => daemon.Plan.Group == int.Parse(group, CultureInfo.InvariantCulture),
            };
            if (isConcerned)
            {
                daemon.Stop(EndReason.ExitAll);
            }
        }
    }
}
