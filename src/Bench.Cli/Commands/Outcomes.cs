using Bench.Engine.Native;
using Bench.Engine.Results;

namespace Bench.Cli.Commands;

/// <summary>Turns a run's outcome into the exit code of <c>bench run</c>.</summary>
internal static class Outcomes
{
    /// <summary>
    /// Interrupted before anything else; then I/O errors; then jobs that could not start, because of what the job file
    /// asks (no size, unaligned blocks) or because of the environment.
    /// </summary>
    public static int ExitCode(RunOutcome outcome)
    {
        if (outcome.Signal != 0)
        {
            return Cli.ExitCode.Interrupted;
        }

        if (outcome.Daemons.Any(static daemon => daemon.EndReason == EndReason.RankLost))
        {
            return Cli.ExitCode.Environment;
        }

        List<DaemonOutcome> failed = [.. outcome.Daemons.Where(static daemon => daemon.Errno != 0)];
        if (failed.Count == 0)
        {
            bool hadErrors = outcome.Daemons.Any(static daemon => daemon.TotalErrors > 0 && daemon.Plan.Options.ContinueOnError != 0);
            return hadErrors ? Cli.ExitCode.IoError : Cli.ExitCode.Done;
        }

        if (failed.Any(static daemon => daemon.JobStartUnixMilliseconds != 0))
        {
            return Cli.ExitCode.IoError;
        }

        return failed.Any(static daemon => daemon.Errno == Errno.EINVAL) ? Cli.ExitCode.Usage : Cli.ExitCode.Environment;
    }
}
