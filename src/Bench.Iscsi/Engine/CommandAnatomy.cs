using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Measuring;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>
/// Where the time of a session's commands in one direction went, stage by stage. Every command counts; the stages of a command add up to
/// its total exactly, so their sums do.
/// </summary>
public sealed class CommandAnatomy
{
    private readonly LatencyStatistics[] _stages = new LatencyStatistics[CommandTimes.Stages];

    /// <summary>An anatomy without commands.</summary>
    /// <param name="direction">What the commands do.</param>
    /// <param name="isExpected">Makes room at once, so that recording allocates nothing.</param>
    public CommandAnatomy(IoDirection direction, bool isExpected)
    {
        Direction = direction;
        for (var i = 0; i < _stages.Length; i++)
        {
            _stages[i] = new LatencyStatistics();
        }

        if (isExpected)
        {
            Total.Prepare();
            Array.ForEach(_stages, static stage => stage.Prepare());
        }
    }

    /// <summary>What the commands do.</summary>
    public IoDirection Direction { get; }

    /// <summary>From hand-over by the job to hand-back to it.</summary>
    public LatencyStatistics Total { get; } = new();

    /// <summary>The time in one stage, of the commands that were in it.</summary>
    public LatencyStatistics this[CommandStage stage] => _stages[(int)stage];

    // About 2 ns for each stage.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Record(in CommandTimes times)
    {
        long total = 0;
        for (var stage = CommandStage.Queue; stage <= CommandStage.Reap; stage++)
        {
            if (times.HasEntered(stage))
            {
                _stages[(int)stage].Record(times[stage]);
                total += times[stage];
            }
        }

        Total.Record(total);
    }
}
