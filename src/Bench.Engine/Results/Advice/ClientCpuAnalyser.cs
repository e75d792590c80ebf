using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>A client that had no CPU time left: the result is its limit, not the storage's.</summary>
internal sealed class ClientCpuAnalyser : IRunAnalyser
{
    private const string Saturated = "cpu-saturated";
    private const string Contended = "cpu-contended";
    private const double BusyThread = 95;
    private const long ShortestJudged = Clock.NanosecondsPerSecond;

    /// <summary>True for what <see cref="OfHost"/> finds: it is about a machine, whoever of its processes says it.</summary>
    public static bool IsOfHost(string code) => code is Saturated or Contended;

    /// <summary>What is to be said of the CPUs of a machine.</summary>
    /// <param name="usage">Their use; null when unknown.</param>
    /// <param name="elapsed">Length of the run, ns.</param>
    public static IEnumerable<Advisory> OfHost(HostCpuUsage? usage, long elapsed)
    {
        // The kernel's clock ticks too coarsely to judge a moment, and start-up is busy in any case.
        if (usage is { Saturated: true } cpu && elapsed >= ShortestJudged)
        {
            yield return new Advisory(
                Saturated, true, "All CPUs of this machine were busy: it limits the result, not the storage.",
                string.Create(CultureInfo.InvariantCulture, $"this benchmark {cpu.Own ?? cpu.User + cpu.System:F1} %; user {cpu.User:F1} %, system {cpu.System:F1} %, irq {cpu.Irq + cpu.SoftIrq:F1} %, idle {cpu.Idle + cpu.IoWait:F1} %."),
                "Use fewer daemons, larger blocks, or more client machines.", []);
        }

        if (usage is { Contended: true } shared && elapsed >= ShortestJudged)
        {
            yield return new Advisory(
                Contended, true, "Others used the CPUs of this machine meanwhile: latencies and rates contain waiting for them.",
                string.Create(CultureInfo.InvariantCulture, $"this benchmark {shared.Own ?? 0:F1} %, other processes and kernel threads {shared.Others ?? 0:F1} %, taken by the hypervisor {shared.Steal:F1} %, idle {shared.Idle + shared.IoWait:F1} %."),
                "Repeat it on a quiet machine; where a target runs on this machine on purpose, give it CPUs of its own (cpus_allowed).", []);
        }
    }

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (Advisory advisory in OfHost(outcome.HostCpu, outcome.ElapsedNanoseconds))
        {
            yield return advisory;
        }

        string[] busy = [.. outcome.Daemons
            .Where(daemon => daemon.RuntimeNanoseconds > 0 && Busy(daemon) >= BusyThread && !Polls(daemon))
            .Select(daemon => daemon.Plan.Job.Name).Distinct()];
        if (busy.Length > 0)
        {
            double highest = outcome.Daemons.Where(daemon => daemon.RuntimeNanoseconds > 0).Max(Busy);
            yield return new Advisory(
                "daemon-saturated", true, "A daemon used its whole CPU: more I/O needs more daemons, not more depth.",
                string.Create(CultureInfo.InvariantCulture, $"The busiest daemon thread ran {highest:F1} % of the time."),
                "Raise numjobs, or the block size if that is what the load looks like.", busy);
        }
    }

    private static double Busy(DaemonOutcome daemon) =>
        100.0 * (daemon.Usage.UserNanoseconds + daemon.Usage.SystemNanoseconds) / daemon.RuntimeNanoseconds;

    // Without waiting for completions a thread is always busy, whatever the storage does.
    private static bool Polls(DaemonOutcome daemon) =>
        daemon.Plan.Options.IoDepthBatchCompleteMin == 0 || daemon.Plan.Options.EngineOptions.ContainsKey("hipri");
}
