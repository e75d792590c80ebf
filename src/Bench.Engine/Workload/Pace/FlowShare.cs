using System.Collections.Concurrent;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Pace;

/// <summary>
/// A daemon's part in a flow: daemons of one <c>flow_id</c> keep their numbers of I/Os in proportion to their <c>flow</c>. One that
/// is ahead waits for <c>flow_sleep</c> at a time. A daemon that has ended counts no more.
/// </summary>
public sealed class FlowShare : IDisposable
{
    private readonly Flow _flow;
    private readonly int _weight;
    private long _taken;

    private FlowShare(Flow flow, JobOptions options)
    {
        _flow = flow;
        _weight = options.Flow;
        Pause = options.FlowSleep * 1000L;
        Interlocked.Add(ref _flow.Weight, _weight);
    }

    /// <summary>How long to wait when ahead, ns; 0 only lets others have the CPU.</summary>
    public long Pause { get; }

    /// <summary>Joins the flow of a job.</summary>
    /// <param name="flows">The flows of the run by <c>flow_id</c>.</param>
    /// <param name="options">The job.</param>
    /// <returns>Null when the job has no <c>flow</c>.</returns>
    public static FlowShare? Join(ConcurrentDictionary<int, Flow> flows, JobOptions options) =>
        options.Flow > 0 ? new FlowShare(flows.GetOrAdd(options.FlowId, static _ => new Flow()), options) : null;

    /// <summary>Takes the right to one I/O; false when this daemon is ahead of the others.</summary>
    public bool TryTake()
    {
        if (_taken * (double)Volatile.Read(ref _flow.Weight) > _weight * (double)Volatile.Read(ref _flow.Taken))
        {
            return false;
        }

        _taken++;
        Interlocked.Increment(ref _flow.Taken);
        return true;
    }

    /// <summary>Gives way, and says when to look again.</summary>
    public long GiveWay(long now)
    {
        if (Pause == 0)
        {
            Thread.Yield();
        }

        return now + Pause;
    }

    /// <summary>Leaves the flow.</summary>
    public void Dispose()
    {
        Interlocked.Add(ref _flow.Taken, -_taken);
        Interlocked.Add(ref _flow.Weight, -_weight);
        _taken = 0;
    }

    /// <summary>What the daemons of one flow share.</summary>
    public sealed class Flow
    {
        internal long Taken = 1;
        internal int Weight;
    }
}
