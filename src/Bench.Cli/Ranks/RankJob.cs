using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Mpi;

namespace Bench.Cli.Ranks;

/// <summary>Finds out whether this process is one of many, and joins the others.</summary>
internal static class RankJob
{
    /// <summary>True when another rank speaks for this process, so that nothing is printed here.</summary>
    public static bool IsSilent => Launcher.Find(Environment.GetEnvironmentVariable) is { Rank: > 0, IsAlone: false };

    /// <summary>Joins the ranks that a launcher has started; null without one, or when there is nobody else.</summary>
    /// <param name="silenceLimit">After which silence a rank is given up.</param>
    public static RankGroup? Join(TimeSpan silenceLimit)
    {
        if (Launcher.Find(Environment.GetEnvironmentVariable) is not { IsAlone: false } launcher)
        {
            int tasks = Launcher.TasksWithoutMpi(Environment.GetEnvironmentVariable);
            if (tasks > 1)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"bench: srun started {tasks} tasks without MPI, so each of them runs by itself; for one job on all of them use srun --mpi=pmi2 (MPICH) or --mpi=pmix (Open MPI)"));
            }

            return null;
        }

        RankGroup group = RankGroup.Join(() => MpiTransport.Join(launcher), new RankGroupSettings { SilenceLimit = silenceLimit });
        Launcher.Hide();
        if (group.Size == 1)
        {
            group.Dispose();
            return null;
        }

        group.Introduce(HostEnvironment.HostName);
        return group;
    }

    /// <summary>The exit code for a failure that ends rank 0 before or between runs.</summary>
    public static int ExitCodeOf(Exception failure) => failure is JobFileException or FormatException ? ExitCode.Usage : ExitCode.Environment;
}
