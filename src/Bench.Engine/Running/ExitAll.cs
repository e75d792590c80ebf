using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>Ends other jobs when one has ended (fio <c>exitall</c>, <c>exit_what</c>, <c>exitall_on_error</c>).</summary>
internal static class ExitAll
{
    /// <summary>Stops whom the ended daemon's options name.</summary>
    public static void Apply(Daemon ended, IReadOnlyList<Daemon> all)
    {
        JobOptions options = ended.Plan.Options;
        bool onError = options.ExitAllOnError && ended.HasFailed;
        if (!options.ExitAll && !onError)
        {
            return;
        }

        foreach (Daemon other in all)
        {
            if (other != ended && other.State != DaemonState.Ended && (onError || IsConcerned(ended, other)))
            {
                other.Stop(EndReason.ExitAll);
            }
        }
    }

    private static bool IsConcerned(Daemon ended, Daemon other) => ended.Plan.Options.ExitWhat switch
    {
        ExitWhat.All => true,
        ExitWhat.Stonewall => other.Plan.Phase == ended.Plan.Phase,
        _ => other.Plan.Group == ended.Plan.Group,
    };
}
