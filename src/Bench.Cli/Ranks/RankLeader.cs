using Bench.Cli.Commands;
using Bench.Engine.Jobs;
using Bench.Engine.Ranks;
using Bench.Engine.Running;

namespace Bench.Cli.Ranks;

/// <summary>Rank 0: orders runs, puts together what all ranks measured, and ends the job.</summary>
/// <param name="group">The ranks.</param>
/// <param name="request">What the user asked for.</param>
/// <param name="texts">The texts of the job files.</param>
internal sealed class RankLeader(RankGroup group, RunRequest request, JobTexts texts) : IDisposable
{
    private readonly RankKeeper _keeper = RankKeeper.Start();
    private int _orders;
    private int _runs;
    private bool _isBroken;

    /// <summary>True when ranks run on more hosts than this one.</summary>
    public bool HasOtherHosts => group.Hosts.Distinct().Count() > 1;

    /// <summary>The same ranks for a request that is known in full only now.</summary>
    public RankLeader For(RunRequest settled)
    {
        request = settled;
        return this;
    }

    /// <summary>Has all ranks run; this one is to run as well.</summary>
    /// <param name="settings">What the run may do.</param>
    /// <param name="point">Options of a point of a sweep.</param>
    /// <param name="embedded">Embedded targets.</param>
    /// <param name="folder">Where the result goes.</param>
    public LeaderRun Begin(RunSettings settings, IReadOnlyList<SweepSetting> point, IReadOnlyDictionary<string, string> embedded, string folder)
    {
        IReadOnlyList<ClockEstimate> clocks = group.MeasureClocks();
        RankOrder order = Order() with
        {
            Task = RankTask.Run,
            Clocks = clocks,
            Point = point,
            Embedded = embedded,
            Folder = Path.GetFullPath(folder),
            KeepFiles = settings.KeepFiles,
            Steady = settings.Steady,
            Label = settings.Label,
            Command = settings.Command,
            Sweep = settings.Sweep,
        };
        byte[] encoded = Send(order);
        _keeper.Watch(order.Folder);
        return new LeaderRun(group, ++_runs, order, encoded, () => _isBroken = true, _keeper.Saved);
    }

    /// <summary>Has the other ranks remove files that were kept for later runs.</summary>
    public void RemoveFiles(IReadOnlyList<SweepSetting> point) => Send(Order() with { Task = RankTask.RemoveFiles, Point = point });

    /// <summary>Ends the job on all ranks.</summary>
    public void Quit(int exitCode)
    {
        Send(new RankOrder { Task = RankTask.Quit, ExitCode = exitCode });
        if (_isBroken || group.Losses.Count > 0)
        {
            _keeper.Dispose();
            Console.Out.Flush();
            group.Abort(exitCode);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _keeper.Dispose();

    private RankOrder Order() => new()
    {
        Hosts = group.Hosts,
        Transport = group.TransportName,
        Texts = texts.Texts,
        Variables = request.Variables.Seen,
        JobFiles = request.JobFiles,
        Overrides = request.Overrides,
        Sections = request.Sections,
        ReadOnly = request.Settings.ReadOnly,
        AllowDestroy = request.Settings.AllowDestroy,
        AllowExec = request.Settings.AllowExec,
        AllowFill = request.Settings.AllowFill,
    };

    private byte[] Send(RankOrder order)
    {
        byte[] encoded = order.Encode();
        group.SendToAll(RankFollower.KeyOf(++_orders), encoded);
        return encoded;
    }
}
