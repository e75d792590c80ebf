using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// Ends a check where a saved state says that writing had ended: writes before the last <c>iodepth</c> are known to be done,
/// the last ones only if the state names them.
/// </summary>
internal sealed class StateLimit
{
    private readonly long _writes;
    private readonly long _sure;
    private readonly HashSet<CompletedWrite> _completed;
    private long _seen;

    private StateLimit(VerifyState state)
    {
        _writes = state.Writes;
        _sure = state.Writes - state.Depth;
        _completed = [.. state.Completed];
    }

    /// <summary>The limit of a daemon, or null when the job loads no state.</summary>
    /// <exception cref="DeviceException">The state cannot be read, or belongs to another order of blocks.</exception>
    public static StateLimit? Load(DaemonPlan plan, string? folder)
    {
        if (!plan.Options.VerifyStateLoad)
        {
            return null;
        }

        string path = VerifyState.PathOf(folder, plan.Job.Name, plan.Number - 1);
        VerifyState state = VerifyState.Load(path);
        return state.IsOurs || !DrawsBlocks(plan.Options)
            ? new StateLimit(state)
            : throw new DeviceException(
                path,
                Errno.EINVAL,
                $"verify_state_load: {path} was saved by fio, whose random generator chose the blocks; Bench visits them in another order and cannot tell which were written. Check with fio, or without the state");
    }

    /// <summary>True when the next block in the order of the writes was written for certain.</summary>
    public bool Admits(int file, long offset)
    {
        long number = _seen++;
        return number < _writes && (number < _sure || _completed.Contains(new CompletedWrite(file, offset)));
    }

    private static bool DrawsBlocks(JobOptions options) =>
        options.ReadWrite.HasFlag(IoPattern.Random)
        || options.FileService.Kind is not (FileServiceType.RoundRobin or FileServiceType.Sequential)
        || Draws(options, IoDirection.Read)
        || Draws(options, IoDirection.Write);

    private static bool Draws(JobOptions options, IoDirection direction) =>
        options.BlockSize[direction].Min != options.BlockSize[direction].Max || options.BlockSizeSplit[direction] is { Count: > 1 };
}
